"""Kernels of a convolution as small pictures."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.plots.colors import paint_signed

Pixels = NDArray[np.uint8]
GAP = 1
GAP_COLOR = (139, 152, 150)


def in_colour(kernels: NDArray[np.floating]) -> Pixels:
    """Kernels (m, k, k, 3) over a colour image -> uint8 (m, k, k, 3): weight 0 is mid-grey, the
    largest weight of each kernel full strength of its colour."""
    most = np.abs(kernels).max(axis=(1, 2, 3), keepdims=True, initial=0)
    return np.rint(127.5 + 127.5 * kernels / np.where(most > 0, most, 1)).astype(np.uint8)


def by_channel(kernels: NDArray[np.floating]) -> Pixels:
    """Kernels (m, k, k, c) -> uint8 (m, h, w, 3): the c slices of each in reading order, a px of
    grey between them; blue below 0, orange above, pale at 0.

    >>> by_channel(np.zeros((2, 5, 5, 6))).shape
    (2, 11, 17, 3)
    """
    count, side, _, channels = kernels.shape
    columns = math.ceil(math.sqrt(channels))
    rows = math.ceil(channels / columns)
    step = side + GAP
    made = np.empty((count, rows * step - GAP, columns * step - GAP, 3), np.uint8)
    made[:] = GAP_COLOR
    most = np.abs(kernels).max(axis=(1, 2, 3), keepdims=True, initial=0)
    painted = paint_signed(kernels / np.where(most > 0, most, 1), 1.0)
    for channel in range(channels):
        y, x = channel // columns * step, channel % columns * step
        made[:, y : y + side, x : x + side] = painted[..., channel, :]
    return made


def outlined(image: Pixels, box: tuple[int, int, int, int], scale: int) -> Pixels:
    """A picture uint8 (h, w, 1 or 3), each px enlarged `scale` times, with a frame round the box
    (top, left, bottom, right), clipped to the picture: uint8 (h * scale, w * scale, 3)."""
    large = np.repeat(np.repeat(image, scale, axis=0), scale, axis=1)
    if large.shape[2] == 1:
        large = np.repeat(large, 3, axis=2)
    height, width = large.shape[:2]
    top, left = (max(0, side * scale) for side in box[:2])
    bottom, right = min(height, box[2] * scale), min(width, box[3] * scale)
    for inset, color in ((0, (11, 18, 17)), (1, (255, 210, 63)), (2, (255, 210, 63))):
        a, b, c, d = top + inset, left + inset, bottom - inset, right - inset
        if c - a < 2 or d - b < 2:
            break
        large[a, b:d] = large[c - 1, b:d] = color
        large[a:c, b] = large[a:c, d - 1] = color
    return large
