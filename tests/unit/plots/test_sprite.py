"""Pictures that go into a sprite can be cut out again where it says they are."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from core.plots.sprite import sprite


def cut(file: np.ndarray, columns: int, number: int, height: int, width: int) -> np.ndarray:
    sheet = np.asarray(Image.open(io.BytesIO(file.tobytes())))
    y, x = number // columns * height, number % columns * width
    return sheet[y : y + height, x : x + width]


@pytest.mark.parametrize("count", [1, 2, 7, 9])
def test_grey_pictures_come_back_exactly(count: int) -> None:
    images = np.random.default_rng(count).integers(0, 256, (count, 4, 6, 1), dtype=np.uint8)
    file, columns = sprite(images)
    for number in range(count):
        np.testing.assert_array_equal(cut(file, columns, number, 4, 6), images[number, ..., 0])


def test_colour_pictures_come_back_about_the_same() -> None:
    colours = np.array([[255, 0, 0], [0, 0, 255], [0, 128, 0]], np.uint8)
    images = np.broadcast_to(colours[:, None, None], (3, 16, 16, 3)).copy()
    file, columns = sprite(images)
    for number in range(3):
        found = cut(file, columns, number, 16, 16).astype(int)
        assert np.abs(found - images[number]).max() < 20
