"""Dropout: while training, each value is set to 0 with probability p; while predicting, none is.

Inverted dropout, as Keras has it: what is kept is divided by 1 - p, so that the mean over all masks
is the value itself and prediction needs no change. Srivastava and others 2014, Dropout: a simple
way to prevent neural networks from overfitting (which instead multiplies by 1 - p at prediction).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Masks = NDArray[np.bool_]

UNITS = 12
SEED = 5


def unit_values() -> tuple[Floats, Floats]:
    """Outputs of a layer of UNITS units, 0.2 to 1, and the weights with which the next unit sums
    them; to one decimal, so that one can follow with pencil and paper."""
    draw = np.random.default_rng(SEED)
    return draw.uniform(0.2, 1, UNITS).round(1), draw.uniform(-0.5, 1, UNITS).round(1)


def masks(p: float, units: int, passes: int, seed: int = SEED) -> Masks:
    """Which values are kept, bool (passes, units); each is dropped with probability p, 0 <= p < 1.

    The first passes of a longer series are those of a shorter one.
    """
    return np.random.default_rng(seed).random((passes, units)) >= p


def dropped(values: Floats, mask: Masks, p: float) -> Floats:
    """Values (units,) under masks (..., units): 0, or x / (1 - p) where kept.

    With p = 0.5 and mask (kept, dropped), (0.6, 0.8) becomes (1.2, 0).
    """
    return np.where(mask, values / (1 - p), 0.0)


def sums(values: Floats, weights: Floats, p: float, passes: int) -> Floats:
    """What the next unit sums up in each of the training passes: float64 (passes,)."""
    return dropped(values, masks(p, len(values), passes), p) @ weights


def spread(values: Floats, weights: Floats, p: float) -> float:
    """Standard deviation of `sums` over all masks: the root of p / (1 - p) sum (w x)^2.

    A kept value has the variance x^2 (1 / (1 - p) - 1), and masks are independent.
    """
    return float(np.sqrt(p / (1 - p) * np.sum(np.square(values * weights))))
