"""Mosaics, read back pixel by pixel."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image

from core.plots.mosaic import data_uri, mosaic, to_pixels, to_png


def opened(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)))


def test_to_pixels_keeps_black_and_white() -> None:
    pixels = to_pixels(np.array([[[[0.0], [0.5], [1.0], [7.0]]]]))
    assert pixels.shape == (1, 1, 4, 3)
    assert pixels[0, 0, :, 0].tolist() == [0, 128, 255, 255]


def test_tiles_gaps_and_scale() -> None:
    tiles = np.stack([np.full((2, 3, 3), value, np.uint8) for value in (10, 20, 30)])
    image = opened(mosaic(tiles, 2, gap=1, scale=2))
    assert image.shape == (2 * 4 + 1, 2 * 6 + 1, 4)
    assert (image[:4, :6] == [10, 10, 10, 255]).all()
    assert (image[:4, 7:] == [20, 20, 20, 255]).all()
    assert (image[5:, :6] == [30, 30, 30, 255]).all()
    assert (image[4, :, 3] == 0).all()  # the gap
    assert (image[5:, 7:, 3] == 0).all()  # the empty end of the last row


def test_more_columns_than_tiles_and_none_at_all() -> None:
    assert opened(mosaic(np.zeros((1, 2, 2, 3), np.uint8), 9)).shape == (2, 2, 4)
    assert opened(mosaic(np.zeros((0, 2, 2, 3), np.uint8), 9)).shape[2] == 4


def test_data_uri_holds_the_png() -> None:
    png = to_png(np.arange(6, dtype=np.uint8).reshape(2, 3))
    head, body = data_uri(png).split(",")
    assert head == "data:image/png;base64"
    assert (opened(base64.b64decode(body)) == np.arange(6).reshape(2, 3)).all()
