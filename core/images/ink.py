"""Bright strokes on a dark ground, brought to the size and place that a network expects."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Ink = NDArray[np.float32]


def bounding_box(mask: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """(top, bottom, left, right) of the True pixels, bottom and right exclusive; one must exist."""
    rows = np.flatnonzero(mask.any(axis=1))
    columns = np.flatnonzero(mask.any(axis=0))
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def crop(ink: Ink, box: tuple[int, int, int, int]) -> Ink:
    """The pixels inside (top, bottom, left, right)."""
    top, bottom, left, right = box
    return ink[top:bottom, left:right]


def scale_to_box(ink: Ink, side: int) -> Ink:
    """float32 (h, w) in [0, 1] scaled so that its longest side is `side`, antialiased."""
    height, width = ink.shape
    factor = side / max(height, width)
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    # Enlarging with a smooth kernel, reducing with one that averages all pixels it covers.
    kernel = Image.Resampling.BICUBIC if factor > 1 else Image.Resampling.LANCZOS
    scaled = Image.fromarray(np.ascontiguousarray(ink, dtype=np.float32)).resize(size, kernel)
    return np.clip(np.asarray(scaled, dtype=np.float32), 0.0, 1.0)


def place(ink: Ink, height: int, width: int, center: str) -> Ink:
    """`ink` on a black (height, width) field, centred by "mass" or by its bounding "box".

    By mass, as MNIST was made: the centre of mass, rounded to whole pixels, is pixel (14, 14) of 28
    by 28, as one finds in its files. Ink is not pushed over the edge for it.
    """
    rows, columns = ink.shape
    middle = center_of_mass(ink) if center == "mass" else (rows / 2, columns / 2)
    top = int(np.clip(np.floor(height / 2 - middle[0] + 0.5), 0, max(0, height - rows)))
    left = int(np.clip(np.floor(width / 2 - middle[1] + 0.5), 0, max(0, width - columns)))
    field = np.zeros((height, width), dtype=np.float32)
    field[top : top + rows, left : left + columns] = ink[:height, :width]
    return field


def center_of_mass(ink: Ink) -> tuple[float, float]:
    """(row, column) of the centre of mass, in pixels from the centre of the first pixel."""
    total = float(ink.sum())
    if total <= 0.0:
        return (ink.shape[0] - 1) / 2, (ink.shape[1] - 1) / 2
    row = float((ink.sum(axis=1) * np.arange(ink.shape[0])).sum()) / total
    column = float((ink.sum(axis=0) * np.arange(ink.shape[1])).sum()) / total
    return row, column
