"""L1 and L2: what a weight costs, and how the cost pulls at it in each step.

The penalty is added to the loss. As in Keras, L1 costs s |w| and L2 costs s w^2 a weight, with the
strength s. Tibshirani 1996, Regression shrinkage and selection via the lasso; Krogh and Hertz 1992,
A simple weight decay can improve generalization.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

KINDS = ("none", "l2", "l1")
OUTLIER_STEP = 20  # the only step that sees the outlier
NOISE = 0.08
SEED = 4

Floats = NDArray[np.float64]


def penalty(kind: str, weight: ArrayLike, strength: float) -> Floats:
    """What weights of any shape cost: 0, s |w| or s w^2. With s = 0.1 a weight of -2 costs 0.2
    under L1 and 0.4 under L2."""
    values = np.asarray(weight, float)
    if kind == "l1":
        return strength * np.abs(values)
    return strength * values**2 if kind == "l2" else np.zeros_like(values)


def slope(kind: str, weight: ArrayLike, strength: float) -> Floats:
    """The gradient of the penalty: 0, s sign(w) or 2 s w. With s = 0.1 at w = -2: -0.1 and -0.4."""
    values = np.asarray(weight, float)
    if kind == "l1":
        return strength * np.sign(values)
    return 2 * strength * values if kind == "l2" else np.zeros_like(values)


def pulled(kind: str, weight: ArrayLike, strength: float, rate: float) -> Floats:
    """Weights after one step down the penalty alone.

    L2 takes the same share away, w (1 - 2 r s); L1 the same amount, r s, and it stops at 0 (the
    proximal step: without that a weight would swing around 0 for ever).
    """
    values = np.asarray(weight, float)
    if kind == "l1":
        return np.sign(values) * np.maximum(np.abs(values) - rate * strength, 0)
    return values - rate * slope(kind, values, strength)


@dataclass(frozen=True, eq=False)
class Pull:
    """Two weights over a training: float64 (steps + 1,) each, value 0 the start.

    `outlier` is fed by one example alone, the one of OUTLIER_STEP; `fed` by all the others.
    """

    outlier: Floats
    fed: Floats


def training(kind: str, strength: float, rate: float, steps: int, size: float) -> Pull:
    """Gradient descent, one example a step, on the squared error (w . x - y)^2 plus the penalty.

    Each example feeds one weight: x = (0, 1) and y = 1 with noise, but x = (1, 0) and y = `size`
    in step OUTLIER_STEP, which therefore lifts the other weight from 0 to 2 `rate` `size`.
    """
    inputs, targets = examples(steps, size)
    return Pull(
        *(
            _one(kind, strength, rate, inputs[:, place].tolist(), targets.tolist())
            for place in range(2)
        )
    )


def _one(
    kind: str, strength: float, rate: float, inputs: list[float], targets: list[float]
) -> Floats:
    """One weight over all steps: an example that does not feed it has the input 0 for it, and as no
    example feeds both, the other weight plays no part. Plain numbers, which are faster here."""
    share, amount = 2 * rate * strength * (kind == "l2"), rate * strength * (kind == "l1")
    weights = [0.0]
    for x, y in zip(inputs, targets, strict=True):
        w = weights[-1]
        w = w * (1 - share) - rate * 2 * (w * x - y) * x
        w = max(w - amount, 0.0) if w > 0 else min(w + amount, 0.0)  # L1 stops at 0
        weights.append(w)
    return np.array(weights)


def examples(steps: int, size: float) -> tuple[Floats, Floats]:
    """Inputs (steps, 2) and targets (steps,) of `training`, the same in every call."""
    targets = 1 + NOISE * np.random.default_rng(SEED).standard_normal(steps)
    inputs = np.tile([0.0, 1.0], (steps, 1))
    if steps > OUTLIER_STEP:
        inputs[OUTLIER_STEP] = 1.0, 0.0
        targets[OUTLIER_STEP] = size
    return inputs, targets
