"""What a convolution and a dense layer make of the same letter at another place or angle.

Both have as many outputs. A convolution is equivariant to shifts: the map of the moved letter is
the moved map (Goodfellow, Bengio and Courville 2016, section 9.2). It is not so for turns, unless
the kernel looks the same from all sides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.concepts.convolution import convolve
from core.concepts.window import Floats
from core.images.moved import moved

SEED = 7


@dataclass(frozen=True)
class Pose:
    """A move by so many px, after a turn about the middle by so many degrees clockwise."""

    right: float = 0
    down: float = 0
    turn: float = 0


@dataclass(frozen=True, eq=False)
class Seen:
    """One letter (h, w), its feature map and dense layer's outputs, both (rows, columns).

    Distances are from those of the first letter, in shares of its length: 0 is equal, about 1.4
    what two unlike things have. `along` ones are measured after moving the first map as the letter
    was moved.
    """

    letter: NDArray[np.float32]
    map: NDArray[np.float32]
    dense: NDArray[np.float32]
    pixels_apart: float
    map_apart: float
    map_along: float
    dense_apart: float
    dense_along: float


def distance(one: Floats, other: Floats) -> float:
    """|one - other| / |one|, Euclidean lengths; 0 for two zeros, NaN when only `one` is 0.

    >>> distance(np.array([3.0, 4.0]), np.array([3.0, 0.0]))
    0.8
    """
    size, apart = float(np.linalg.norm(one)), float(np.linalg.norm(other - one))
    return apart / size if size else 0.0 if apart == 0 else float("nan")


def dense_weights(inputs: int, outputs: int, seed: int = SEED) -> NDArray[np.float32]:
    """Random weights float32 (inputs, outputs) of standard deviation 1 / sqrt(inputs)."""
    drawn = np.random.default_rng(seed).standard_normal((inputs, outputs), np.float32)
    return np.divide(drawn, np.sqrt(inputs), dtype=np.float32)


def compare(
    letter: NDArray[np.float32],
    kernel: Floats,
    weights: NDArray[np.float32],
    poses: tuple[Pose, ...],
) -> list[Seen]:
    """The letter (h, w) in each pose, the first one the measure; kernel (k, k), stride 1."""
    letters = [moved(letter[..., None], *_parts(each))[..., 0] for each in poses]
    maps = [convolve(each[..., None], kernel[..., None]).astype(np.float32) for each in letters]
    denses = [(each.ravel() @ weights).reshape(maps[0].shape) for each in letters]
    seen = []
    for k, pose in enumerate(poses):
        map_along, dense_along = (_moved(each[0], pose) for each in (maps, denses))
        seen.append(
            Seen(
                letters[k],
                maps[k],
                denses[k],
                distance(letters[0], letters[k]),
                distance(maps[0], maps[k]),
                distance(map_along, maps[k]),
                distance(denses[0], denses[k]),
                distance(dense_along, denses[k]),
            )
        )
    return seen


def _parts(pose: Pose) -> tuple[float, float, float]:
    return pose.right, pose.down, pose.turn


def _moved(values: NDArray[np.float32], pose: Pose) -> NDArray[np.float32]:
    return moved(values[..., None], *_parts(pose))[..., 0]
