"""What it costs honesty to look at held-out images before the split, measured on small sets.

A small set of digits is drawn, one half to learn from and one half held out. A step of the
preparation is fitted either on the first half alone or, wrongly, on all of it; the rest is the
same. Many draws tell the difference from luck.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.datasets.registry import load

Floats = NDArray[np.float64]
STEPS = {
    "channel": "One mean and deviation for all pixels",
    "pixel": "A mean and deviation for every pixel",
    "choice": "The 20 pixels that fit the labels best",
}
SIZES = (10, 20, 40, 80, 160)
CLASSES = (3, 8)
CHOSEN, RIDGE, DRAWS, LEAST = 20, 1.0, 200, 1e-6


@dataclass(frozen=True, eq=False)
class Leak:
    """Shares of right answers (DRAWS,) for one step and size: on the held-out half when the step
    was fitted after the split and before it, and of the latter on images it has never seen."""

    step: str
    size: int
    after: Floats
    before: Floats
    fresh: Floats
    seconds: float

    @property
    def leak(self) -> float:
        """By how much the held-out half looks better when it took part, as a share."""
        return float(np.mean(self.before - self.after))

    @property
    def error(self) -> float:
        """Standard error of the leak over the draws."""
        return float(np.std(self.before - self.after, ddof=1) / np.sqrt(len(self.after)))


def measure(step: str, size: int, shuffled: bool, seed: int) -> Leak:
    """`size` images at a time, DRAWS times; with `shuffled` labels there is nothing to learn."""
    started = time.perf_counter()
    images, signs = pair()
    draw = np.random.default_rng((seed, size, shuffled))
    shares = [_draw(step, images, signs, size, shuffled, draw) for _ in range(DRAWS)]
    after, before, fresh = np.array(shares).T
    return Leak(step, size, after, before, fresh, time.perf_counter() - started)


def _draw(
    step: str,
    images: Floats,
    signs: Floats,
    size: int,
    shuffled: bool,
    draw: np.random.Generator,
) -> tuple[float, float, float]:
    order = draw.permutation(len(images))
    said = draw.permutation(signs) if shuffled else signs
    learnt, held, rest = np.split(order, [size // 2, size])
    both = np.concatenate([learnt, held])
    shares = []
    for fitted in (learnt, both):
        keep, mean, deviation = fit(step, images[fitted], said[fitted])
        ready = (images[:, keep] - mean) / deviation
        weights = ridge(ready[learnt], said[learnt])
        right = (answers(ready, weights) > 0) == (said > 0)
        shares.append((float(right[held].mean()), float(right[rest].mean())))
    return shares[0][0], shares[1][0], shares[1][1]


def fit(step: str, images: Floats, signs: Floats) -> tuple[NDArray[np.int64], Floats, Floats]:
    """What a step learns from images (n, p) and signs (n,): which columns stay, and the mean and
    deviation of each of them; a column that never varies is divided by 1."""
    keep = np.arange(images.shape[1])
    if step == "choice":
        keep = np.sort(np.argsort(-np.abs(agreement(images, signs)), kind="stable")[:CHOSEN])
    kept = images[:, keep]
    axis = None if step == "channel" else 0
    mean, deviation = kept.mean(axis=axis), kept.std(axis=axis)
    deviation = np.where(deviation < LEAST, 1.0, deviation)
    shape = (len(keep),)
    return keep, np.broadcast_to(mean, shape), np.broadcast_to(deviation, shape)


def agreement(images: Floats, signs: Floats) -> Floats:
    """Pearson's correlation (p,) of every column with the signs; 0 where a column never varies."""
    columns, labels = images - images.mean(axis=0), signs - signs.mean()
    length = np.sqrt((columns**2).sum(axis=0) * (labels**2).sum())
    return columns.T @ labels / np.where(length < LEAST, 1.0, length)


def ridge(images: Floats, signs: Floats) -> tuple[Floats, float]:
    """A linear classifier: weights w (p,) and bias b with the least sum of (x w + b - sign)^2, plus
    RIDGE |w|^2 (Hoerl and Kennard 1970).

    Solved for n images instead of p pixels: w = X' (X X' + RIDGE I)^-1 y, X and y centred.
    """
    mean, level = images.mean(axis=0), float(signs.mean())
    centred = images - mean
    inner = centred @ centred.T + RIDGE * np.eye(len(images))
    weights = centred.T @ np.linalg.solve(inner, signs - level)
    return weights, level - float(mean @ weights)


def answers(images: Floats, fitted: tuple[Floats, float]) -> Floats:
    """Positive for the second class."""
    return images @ fitted[0] + fitted[1]


@lru_cache(maxsize=1)
def pair() -> tuple[Floats, Floats]:
    """All training digits of CLASSES at half size (n, 196) in [0, 1], and signs (n,): −1 and 1."""
    data = load("digits")
    rows = np.isin(data.train_labels, CLASSES)
    images = data.train_images[rows, :, :, 0].astype(float)
    small = images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(-1, 196)
    return small, np.where(data.train_labels[rows] == CLASSES[0], -1.0, 1.0)
