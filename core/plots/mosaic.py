"""Many small images as one PNG: one element on the page instead of hundreds."""

from __future__ import annotations

import base64
import io
import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]


def to_pixels(images: NDArray[np.floating]) -> Pixels:
    """Images (n, h, w, 1 or 3) in [0, 1] -> uint8 (n, h, w, 3), black 0 and white 1."""
    pixels = np.rint(np.clip(np.nan_to_num(images), 0, 1) * 255).astype(np.uint8)
    return np.repeat(pixels, 3, axis=-1) if pixels.shape[-1] == 1 else pixels


def mosaic(images: Pixels, columns: int, *, gap: int = 2, scale: int = 1) -> bytes:
    """PNG of uint8 (n, h, w, 3) tiles, row by row, each pixel enlarged `scale` times.

    Gaps and the empty end of the last row are transparent, so the page's ground shows.
    """
    count, height, width = images.shape[:3]
    columns = max(1, min(columns, count))
    rows = math.ceil(count / columns)
    step_y, step_x = height * scale + gap, width * scale + gap
    canvas = np.zeros((max(1, rows * step_y - gap), max(1, columns * step_x - gap), 4), np.uint8)
    for index, image in enumerate(images):
        y, x = index // columns * step_y, index % columns * step_x
        tile = canvas[y : y + height * scale, x : x + width * scale]
        tile[..., :3] = image.repeat(scale, axis=0).repeat(scale, axis=1)
        tile[..., 3] = 255
    return to_png(canvas)


def to_png(image: Pixels) -> bytes:
    """PNG of uint8 (h, w), (h, w, 3) or (h, w, 4)."""
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(image)).save(file, "png")
    return file.getvalue()


def data_uri(png: bytes) -> str:
    """The PNG as an address that needs no request."""
    return "data:image/png;base64," + base64.b64encode(png).decode()
