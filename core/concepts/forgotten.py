"""Preprocessing that is left out, in part or in whole, at prediction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.config import Preprocessing
from core.datasets.statistics import Statistics, apply

WAYS = {
    "right": "As in training",
    "mean": "Mean not subtracted",
    "std": "Not divided by the deviation",
    "both": "Neither of the two",
    "bytes": "Pixels from 0 to 255 instead of 0 to 1",
    "inverted": "Dark and light swapped",
}


@dataclass(frozen=True)
class Forgotten:
    """Some of WAYS in order, each with the number of right answers among `images` test images, the
    mean probability of the answers given, and the mean cross-entropy in nats.

    `mean` and `std` are those of the training, averaged, None where that step was not taken.
    """

    ways: tuple[str, ...]
    right: tuple[int, ...]
    sure: tuple[float, ...]
    losses: tuple[float, ...]
    images: int
    mean: float | None
    std: float | None


def possible(statistics: Statistics) -> tuple[str, ...]:
    """Those of WAYS that can happen: a step that was never taken cannot be forgotten."""
    mean, std = statistics.mean is not None, statistics.std is not None
    known = {"mean": mean, "std": std, "both": mean and std}
    return tuple(way for way in WAYS if known.get(way, True))


def prepared(
    images: NDArray[np.float32], way: str, preprocessing: Preprocessing, statistics: Statistics
) -> NDArray[np.float32]:
    """Images (n, h, w, c) in [0, 1] as the first layer gets them when `way` happens."""
    images = {"bytes": 255 * images, "inverted": 1 - images}.get(way, images)
    used = Statistics(
        None if way in ("mean", "both") else statistics.mean,
        None if way in ("std", "both") else statistics.std,
    )
    return apply(images, preprocessing, used)
