"""Glyphs from the fonts that are installed with the app's own dependencies."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

SIZE = 96
WEIGHTS = (300, 400, 500, 600, 700, 800, 900)
FILES = ("SourceSans*.woff2", "SourceSerif*.woff2", "SourceCode*.woff2")
# Stroke widths, in pixels at SIZE, that stand in for weights in Pillow's own font.
STROKES = (0, 1, 2, 3, 4)


def font_files() -> tuple[Path, ...]:
    """The variable fonts inside the streamlit package, found without importing it."""
    package = find_spec("streamlit")
    places = package.submodule_search_locations if package else None
    if not places:
        return ()
    media = Path(places[0]) / "static" / "static" / "media"
    return tuple(sorted(path for pattern in FILES for path in media.glob(pattern)))


def glyphs(letters: tuple[str, ...]) -> dict[str, list[NDArray[np.uint8]]]:
    """Each letter in every font and weight there is: uint8 (h, w), cropped to its ink.

    Pillow's own font is always among them, so no list is empty.
    """
    drawn: dict[str, list[NDArray[np.uint8]]] = {letter: [] for letter in letters}
    for font, stroke in _fonts():
        for letter in letters:
            drawn[letter].append(_draw(letter, font, stroke))
    return drawn


def plain(letters: str, stroke: int) -> NDArray[np.uint8]:
    """A letter or a few in Pillow's own font, which needs no file: uint8 (h, w), cropped."""
    return _draw(letters, ImageFont.load_default(SIZE), stroke)


def _fonts() -> Iterator[tuple[ImageFont.FreeTypeFont | ImageFont.ImageFont, int]]:
    own = ImageFont.load_default(SIZE)
    yield from ((own, stroke) for stroke in STROKES)
    for path in font_files():
        for weight in WEIGHTS:
            try:
                font = ImageFont.truetype(str(path), SIZE)
                axes = [float(axis["default"] or 0) for axis in font.get_variation_axes()]
                font.set_variation_by_axes([float(weight), *axes[1:]])
            except (OSError, NotImplementedError):  # FreeType built without woff2 or variations
                break
            yield font, 0


def _draw(
    text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, stroke: int
) -> NDArray[np.uint8]:
    image = Image.new("L", (3 * SIZE, 3 * SIZE))
    ImageDraw.Draw(image).text((SIZE, SIZE), text, font=font, fill=255, stroke_width=stroke)
    return np.asarray(image.crop(image.getbbox()))
