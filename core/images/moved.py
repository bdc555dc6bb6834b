"""The same picture at another place or angle."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import affine_transform

Floats = NDArray[np.float32]


def moved(
    picture: Floats, right: float, down: float, turn: float, *, stretch_edge: bool = False
) -> Floats:
    """A picture float32 (h, w, c), first turned about its middle by `turn` degrees clockwise, then
    moved by so many px; bilinear.

    What comes in from outside is 0, or with `stretch_edge` what was at the edge.

    >>> moved(np.eye(3, dtype=np.float32)[..., None], 1, 0, 0)[..., 0]
    array([[0., 1., 0.],
           [0., 0., 1.],
           [0., 0., 0.]], dtype=float32)
    """
    if right == down == turn == 0:
        return picture.copy()
    angle = math.radians(turn)
    # From a place in the result to the place in the picture that comes there: rows first.
    back = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    middle = (np.array(picture.shape[:2]) - 1) / 2
    offset = middle - back @ (middle + np.array([down, right]))
    mode = "nearest" if stretch_edge else "constant"
    layers = [
        affine_transform(picture[..., c], back, offset, order=1, mode=mode)
        for c in range(picture.shape[2])
    ]
    return np.stack(layers, axis=-1).astype(np.float32)


def follows(first: Floats, second: Floats, right: float, down: float, turn: float) -> Floats:
    """How well each map moved along: float32 (m,) in [-1, 1], NaN where a map is constant.

    The correlation of the second map with the first one after the same move, given in px of the
    maps; maps are float32 (m, h, w). 1: the map of the moved image is the moved map.
    """
    expected = moved(np.moveaxis(first, 0, -1), right, down, turn, stretch_edge=True)
    ours = np.moveaxis(expected, -1, 0).reshape(len(first), -1)
    theirs = second.reshape(len(second), -1)
    ours, theirs = (each - each.mean(axis=1, keepdims=True) for each in (ours, theirs))
    sizes = np.linalg.norm(ours, axis=1) * np.linalg.norm(theirs, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(sizes > 0, (ours * theirs).sum(axis=1) / sizes, np.nan).astype(np.float32)
