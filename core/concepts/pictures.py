"""The pictures of the labs: letters, a digit, a photograph, and what a person draws or uploads.

Grey ones are bright ink on a dark ground, as in MNIST: float32 (side, side) in [0, 1]. Colour
ones are (side, side, 3), red, green and blue.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.datasets import fonts
from core.datasets.digits import one_scan, packaged
from core.datasets.spec import DataError
from core.images.transparency import LUMINANCE, composite

Floats = NDArray[np.float32]

SAMPLES = {
    "A": "Letter A",
    "X": "Letter X",
    "digit": "Digit 3, a real scan",
    "edge": "One edge",
    "flower": "Photograph of a flower",
}
FLOWER = "Photograph: vultilion on Flickr, CC BY 2.0, as it comes with scikit-learn."
INK, GROUND = np.array([1.0, 0.78, 0.2], np.float32), np.array([0.1, 0.2, 0.55], np.float32)
HEIGHT = 0.8  # of a letter, in sides of the picture
STROKE = 1  # px of a glyph of fonts.SIZE
SUPERSAMPLING = 8
FLOWER_BOX = (150, 0, 577, 427)  # left, top, right, bottom of a square around the blossom


def sample(name: str, side: int, *, colour: bool = False) -> Floats:
    """One of SAMPLES, (side, side) or with `colour` (side, side, 3); letters are then yellow on
    blue."""
    if name == "flower":
        photo = _flower(side)
        return photo.copy() if colour else photo @ LUMINANCE
    grey = _grey(name, side)
    return colored(grey) if colour else grey.copy()


def colored(grey: Floats) -> Floats:
    """(h, w) -> (h, w, 3): ink yellow, ground blue, so that each channel says something else."""
    return (GROUND + grey[..., np.newaxis] * (INK - GROUND)).astype(np.float32)


def letter(
    text: str, side: int, *, height: float = HEIGHT, right: float = 0, down: float = 0
) -> Floats:
    """A letter of `height` sides, its box `right` and `down` px from the middle: (side, side)."""
    glyph = Image.fromarray(fonts.plain(text, STROKE))
    fine = side * SUPERSAMPLING
    factor = height * fine / glyph.height
    size = (max(1, round(glyph.width * factor)), max(1, round(glyph.height * factor)))
    field = Image.new("L", (fine, fine))
    corner = (
        round((fine - size[0]) / 2 + right * SUPERSAMPLING),
        round((fine - size[1]) / 2 + down * SUPERSAMPLING),
    )
    field.paste(glyph.resize(size, Image.Resampling.LANCZOS), corner)
    return np.divide(np.asarray(field.reduce(SUPERSAMPLING)), 255, dtype=np.float32)


def from_drawing(rgba: NDArray[np.uint8], side: int) -> Floats:
    """Dark ink on pale paper, uint8 (h, w, 4), inverted, its place kept: (side, side)."""
    grey = composite(rgba, 1.0) @ LUMINANCE
    return resized(_square((1 - grey).astype(np.float32)), side)


def from_photo(rgba: NDArray[np.uint8], side: int) -> Floats:
    """The square in the middle of uint8 (h, w, 4), in its own colours: (side, side, 3)."""
    return resized(_square(composite(rgba, 1.0)), side)


def as_grey(picture: Floats) -> Floats:
    """(h, w, 1 or 3) -> (h, w): brightness, 0.299 red + 0.587 green + 0.114 blue."""
    return picture[..., 0] if picture.shape[2] == 1 else (picture @ LUMINANCE).astype(np.float32)


def resized(picture: Floats, side: int) -> Floats:
    """(h, w) or (h, w, 3) averaged smoothly to (side, side) or (side, side, 3)."""
    if picture.ndim == 3:
        return np.stack([resized(picture[..., c], side) for c in range(picture.shape[2])], axis=-1)
    if picture.shape == (side, side):
        return picture.copy()
    image = Image.fromarray(np.ascontiguousarray(picture, np.float32))
    kernel = Image.Resampling.BOX if side < min(picture.shape) else Image.Resampling.BICUBIC
    return np.clip(np.asarray(image.resize((side, side), kernel)), 0, 1).astype(np.float32)


def _square(picture: Floats) -> Floats:
    height, width = picture.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return picture[top : top + side, left : left + side]


@lru_cache(maxsize=64)
def _grey(name: str, side: int) -> Floats:
    if name == "digit":
        return resized(one_scan(3), side)
    if name == "edge":
        field = np.zeros((side, side), np.float32)
        field[:, side // 2 :] = 1
        return field
    return letter(name, side)


@lru_cache(maxsize=16)
def _flower(side: int) -> Floats:
    path = packaged("images", "flower.jpg")
    try:
        with Image.open(path, formats=["JPEG"]) as file:
            photo = np.asarray(file.convert("RGB").crop(FLOWER_BOX))
    except OSError as problem:
        raise DataError(f"{path} cannot be read ({problem}); install scikit-learn again.") from None
    return resized(np.divide(photo, 255, dtype=np.float32), side)
