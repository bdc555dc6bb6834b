"""Hundreds of small pictures as one compressed file, for a browser that cuts them out again."""

from __future__ import annotations

import io
import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

QUALITY = 85  # of photos; grey pictures are kept exactly


def sprite(images: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], int]:
    """Images uint8 (n, h, w, 1 or 3) -> a PNG (grey) or JPEG (colour) file as uint8 (bytes,), and
    the number of columns. Picture i has its corner at (i // columns * h, i % columns * w)."""
    count, height, width, channels = images.shape
    columns = max(1, math.ceil(math.sqrt(count)))
    rows = max(1, math.ceil(count / columns))
    canvas = np.zeros((rows * columns, height, width, channels), np.uint8)
    canvas[:count] = images
    sheet = canvas.reshape(rows, columns, height, width, channels).swapaxes(1, 2)
    sheet = sheet.reshape(rows * height, columns * width, channels)
    file = io.BytesIO()
    if channels == 1:
        Image.fromarray(sheet[..., 0]).save(file, "png")
    else:
        Image.fromarray(sheet).save(file, "jpeg", quality=QUALITY, subsampling=0)
    return np.frombuffer(file.getvalue(), np.uint8), columns
