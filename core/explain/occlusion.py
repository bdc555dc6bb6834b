"""Occlusion: how the probability falls when a part of the image is covered.

Zeiler and Fergus 2014, "Visualizing and understanding convolutional networks", section 4.2,
https://arxiv.org/abs/1311.2901.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.explain.opened import Opened

Floats = NDArray[np.float32]

SHARE = 6  # the square's side is a sixth of the image's: 5 px of 28
MOST_PLACES = 400


def occlusion(net: Opened, image: Floats, target: int) -> tuple[Floats, int]:
    """Heat (h, w), the mean drop of p_target over all squares that cover a pixel, and the number of
    forward passes.

    The square's centre goes over every second pixel, from edge to edge; over fewer where that would
    be more than MOST_PLACES, or than a large network can afford. It is black on sets of bright ink
    on black ground, where black is nothing, and mid-grey, as in the paper, on photographs.
    """
    fill = 0.0 if net.spec.intake.kind == "ink" else 0.5
    masks = squares(image.shape[0], image.shape[1], net.affordable(MOST_PLACES))
    base = net.probabilities(image[np.newaxis])[0, target]
    drops = np.empty(len(masks), np.float32)
    for rows in net.batches(len(masks)):
        covered = np.where(masks[rows][..., np.newaxis], np.float32(fill), image)
        drops[rows] = base - net.probabilities(covered)[:, target]
    weight = masks.astype(np.float32)
    heat = np.tensordot(drops, weight, axes=1) / np.maximum(weight.sum(axis=0), 1)
    return heat, len(masks) + 1


def squares(height: int, width: int, most: int = MOST_PLACES) -> NDArray[np.bool_]:
    """bool (places, h, w): True where the square covers the image, at most so many places."""
    side = max(1, round(min(height, width) / SHARE))
    stride = 2 if side > 2 else 1
    while _count(height, stride) * _count(width, stride) > max(most, 4):
        stride += 1
    side = max(side, stride)  # no pixel is left out
    rows, columns = (_bands(length, side, stride) for length in (height, width))
    return (rows[:, None, :, None] & columns[None, :, None, :]).reshape(-1, height, width)


def _count(length: int, stride: int) -> int:
    return -(-(length - 1) // stride) + 1


def _bands(length: int, side: int, stride: int) -> NDArray[np.bool_]:
    """bool (places, length): the squares' rows; their centres go from the first to the last pixel,
    at most `stride` apart."""
    centres = np.rint(np.linspace(0, length - 1, _count(length, stride))).astype(int)
    starts = (centres - side // 2)[:, np.newaxis]
    pixels = np.arange(length)
    return (pixels >= starts) & (pixels < starts + side)
