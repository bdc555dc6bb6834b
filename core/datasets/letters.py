"""Letters drawn from fonts at random place, angle, size and weight."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.datasets import fonts
from core.datasets.folders import cache_folder

# Letters that stay apart under the angles below: no M beside W, no N beside Z, no O beside Q.
CLASSES = ("A", "B", "C", "E", "H", "K", "R", "S", "T", "X")
SIDE = 28
IMAGES = {"train": 6000, "test": 1000}
SEEDS = {"train": 1, "test": 2}
HEIGHTS = (12.0, 20.0)
ANGLES = (-40.0, 40.0)
SUPERSAMPLING = 4
VERSION = 1

Part = tuple[NDArray[np.uint8], NDArray[np.uint8]]


def read_part(folder: Path | None, part: str) -> Part:
    """Images uint8 (n, 28, 28, 1) and labels uint8 (n,) of "train" (6,000) or "test" (1,000).

    Drawn once, then read from the cache folder; `folder` is not used.
    """
    path = cache_folder() / "letters" / f"{part}-{_recipe()}.npz"
    try:
        with np.load(path) as file:
            return file["images"], file["labels"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        drawn = draw(IMAGES[part], SEEDS[part])
        _keep(path, drawn)
        return drawn


def draw(count: int, seed: int) -> Part:
    """`count` images, classes in equal shares, in an order that `seed` shuffles."""
    rng = np.random.default_rng((seed, VERSION))
    shapes = fonts.glyphs(CLASSES)
    labels = rng.permutation(np.arange(count) % len(CLASSES)).astype(np.uint8)
    images = np.empty((count, SIDE, SIDE, 1), dtype=np.uint8)
    for i, label in enumerate(labels):
        choices = shapes[CLASSES[label]]
        glyph = choices[int(rng.integers(len(choices)))]
        images[i, ..., 0] = _place(Image.fromarray(glyph), rng)
    return images, labels


def _place(glyph: Image.Image, rng: np.random.Generator) -> NDArray[np.uint8]:
    """One glyph, turned, scaled and moved so that all of it stays inside: uint8 (28, 28)."""
    angle = np.deg2rad(rng.uniform(*ANGLES))
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    extent_x = abs(cos) * glyph.width + abs(sin) * glyph.height
    extent_y = abs(sin) * glyph.width + abs(cos) * glyph.height
    factor = min(rng.uniform(*HEIGHTS) / glyph.height, (SIDE - 2) / max(extent_x, extent_y))
    free_x, free_y = SIDE - 2 - factor * extent_x, SIDE - 2 - factor * extent_y
    center_x = SIDE / 2 + rng.uniform(-0.5, 0.5) * free_x
    center_y = SIDE / 2 + rng.uniform(-0.5, 0.5) * free_y
    # Pillow wants the inverse map, from a pixel of the result to a place in the glyph.
    a, b = cos / factor / SUPERSAMPLING, sin / factor / SUPERSAMPLING
    c = glyph.width / 2 - SUPERSAMPLING * (a * center_x + b * center_y)
    f = glyph.height / 2 - SUPERSAMPLING * (-b * center_x + a * center_y)
    large = (SIDE * SUPERSAMPLING, SIDE * SUPERSAMPLING)
    matrix = (a, b, c, -b, a, f)
    image = glyph.transform(large, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    return np.asarray(image.reduce(SUPERSAMPLING))


def _recipe() -> str:
    """Changes with whatever changes the images: the settings here and the fonts installed."""
    used = [path.name for path in fonts.font_files()]
    settings = [VERSION, CLASSES, SIDE, IMAGES, SEEDS, HEIGHTS, ANGLES, used, fonts.WEIGHTS]
    return hashlib.sha256(json.dumps(settings).encode()).hexdigest()[:12]


def _keep(path: Path, drawn: Part) -> None:
    """Best effort: without a writable cache folder the letters are drawn each time."""
    images, labels = drawn
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            np.savez_compressed(file, images=images, labels=labels)
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
