"""Pooling: one number for what lies under each window. There is nothing to train in it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.concepts.window import DoesNotFit, Floats, Window, patches

HOW = ("max", "average")


def pool(image: Floats, window: Window, how: str) -> NDArray[np.float64]:
    """The largest value or the mean under each window: (h, w) -> (rows, columns).

    >>> pool(np.arange(16.0).reshape(4, 4), Window(2, 2), "max")
    array([[ 5.,  7.],
           [13., 15.]])
    """
    found = patches(image[..., np.newaxis], window)[..., 0]
    return found.max(axis=(2, 3)) if how == "max" else found.mean(axis=(2, 3))


def winners(image: Floats, window: Window) -> NDArray[np.int32]:
    """Where in the image the largest value of each window is, the first of equal ones: rows and
    columns int32 (rows, columns, 2)."""
    found = patches(image[..., np.newaxis], window)[..., 0]
    rows, columns = found.shape[:2]
    inside = found.reshape(rows, columns, -1).argmax(axis=2)
    corner = np.moveaxis(np.indices((rows, columns)), 0, -1) * window.stride - window.padding
    place = np.stack(np.divmod(inside, window.size), axis=-1)
    return (corner + place).astype(np.int32)


def global_average(maps: Floats) -> NDArray[np.float64]:
    """The mean of each map, (h, w, m) -> (m,), as in Lin, Chen and Yan 2013, section 3.2."""
    return np.asarray(maps, np.float64).mean(axis=(0, 1))


def softmax(scores: Floats) -> NDArray[np.float64]:
    """e^z / sum of e^z, (m,) -> (m,); the largest is taken off first, so that nothing overflows."""
    powers = np.exp(np.asarray(scores, np.float64) - np.max(scores))
    return powers / powers.sum()


def repeated(image: Floats, window: Window, how: str) -> list[NDArray[np.float64]]:
    """The image, then pooled once, twice and so on, until the window no longer fits or nothing
    changes any more: 32, 16, 8, 4, 2, 1 px a side for a window of 2 and stride 2."""
    stages = [np.asarray(image, np.float64)]
    while True:
        try:
            smaller = pool(stages[-1], window, how)
        except DoesNotFit:
            return stages
        if smaller.shape == stages[-1].shape:
            return stages
        stages.append(smaller)


def shifted(image: Floats, right: int) -> NDArray[np.float64]:
    """The image moved to the right by whole px; what comes in is 0."""
    moved = np.zeros_like(image, dtype=np.float64)
    if right < image.shape[1]:
        moved[:, right:] = image[:, : image.shape[1] - right]
    return moved


def change(before: Floats, after: Floats) -> float:
    """|after - before| / |before| with Euclidean lengths; 0 where both are 0.

    >>> change(np.array([3.0, 4.0]), np.array([4.0, 4.0]))
    0.2
    """
    size = float(np.linalg.norm(before))
    return float(np.linalg.norm(after - before)) / size if size else 0.0


def unchanged(before: Floats, after: Floats) -> float:
    """Share of equal values among those that are not 0 both times; 1 where all are.

    >>> unchanged(np.array([0.0, 0.5, 1.0, 0.0]), np.array([0.0, 0.5, 0.0, 0.0]))
    0.5
    """
    counts = (np.asarray(before) != 0) | (np.asarray(after) != 0)
    return float(np.isclose(before, after)[counts].mean()) if counts.any() else 1.0


def class_maps(classes: int, side: int, winner: int, seed: int = 3) -> NDArray[np.float64]:
    """Made-up maps (side, side, classes) for the worked example: noise, and a hill on `winner`."""
    rng = np.random.default_rng(seed)
    maps = np.round(rng.normal(0, 0.5, (side, side, classes)), 1)
    y, x = np.indices((side, side)) - (side - 1) / 2
    maps[..., winner] += np.round(4 * np.exp(-(x**2 + y**2) / side), 1)
    return maps
