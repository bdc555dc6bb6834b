"""Activation functions with their slopes, for any shape; float64."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

KINDS = ("relu", "tanh", "sigmoid")
Floats = NDArray[np.float64]


def activate(kind: str, values: ArrayLike) -> Floats:
    """max(0, z) for relu, tanh z, 1 / (1 + e^-z) for sigmoid, z itself for linear.

    >>> activate("relu", [-2.0, 3.0])
    array([0., 3.])
    """
    z = np.asarray(values, float)
    match kind:
        case "relu":
            return np.maximum(z, 0)
        case "tanh":
            return np.tanh(z)
        case "sigmoid":
            return 0.5 * (1 + np.tanh(z / 2))  # the same, and never overflows
        case "linear":
            return z
    raise ValueError(f"There is no activation {kind!r} here; choose one of {', '.join(KINDS)}.")


def slope(kind: str, values: ArrayLike) -> Floats:
    """The derivative: 1 or 0 for relu (0 at 0, as Keras has it), 1 - a^2 for tanh, a (1 - a) for
    sigmoid, with a the activation."""
    a = activate(kind, values)
    match kind:
        case "relu":
            return (a > 0).astype(float)
        case "tanh":
            return 1 - a**2
        case "sigmoid":
            return a * (1 - a)
    return np.ones_like(a)
