"""The arithmetic of one output value, step by step, in NumPy: the reference for the browser."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.explain.answers import Microscope

Doubles = NDArray[np.float64]


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z >= 0 else 1 - 1 / (1 + math.exp(z))


# As Keras defines them, with its default constants.
ACTIVATIONS: dict[str, Callable[[float], float]] = {
    "linear": lambda z: z,
    "relu": lambda z: max(0.0, z),
    "tanh": math.tanh,
    "sigmoid": _sigmoid,
    "elu": lambda z: z if z > 0 else math.expm1(z),
    "gelu": lambda z: z / 2 * (1 + math.erf(z / math.sqrt(2))),
    "leaky_relu": lambda z: z if z > 0 else 0.2 * z,
    "silu": lambda z: z * _sigmoid(z),
}


@dataclass(frozen=True, eq=False)
class Arithmetic:
    """How one value comes about. `window` are the inputs it sees, zeros of the padding included,
    `products` of the same shape, `total` their sum, then the value after each further stage;
    `value` is the last. Where nothing is multiplied, products are the window itself."""

    window: Doubles
    products: Doubles
    total: float
    biased: float
    normalised: float
    value: float


def value_at(scope: Microscope, row: int = 0, column: int = 0) -> Arithmetic:
    """Compute the output value at (row, column) from the microscope's numbers, in float64.

    Raises IndexError outside the output. It must equal scope.output[row, column] to 1e-5.
    """
    height, width = scope.output.shape
    if not (0 <= row < height and 0 <= column < width):
        raise IndexError(f"({row}, {column}) is outside {height} x {width}")
    match scope.kind:
        case "conv":
            return _weighted(scope, _window(scope, row, column))
        case "dense":
            return _weighted(scope, scope.input.astype(np.float64))
        case "softmax":
            return _softmax(scope)
        case "max_pool":
            window = _window(scope, row, column)
            return _plain(window, float(window.max()))
        case "average_pool" | "global_average_pool":
            window = _window(scope, row, column)
            return _plain(window, float(window.mean()))
        case "input":
            return _input(scope, row, column)
    place = scope.at or (row, column, 0)
    window = np.array(scope.input[place], np.float64).reshape(1, 1, 1)
    return _plain(window, float(window.item()))


def _window(scope: Microscope, row: int, column: int) -> Doubles:
    """(k, k, c) inputs under the window, 0 outside the edges; all of it for a global pooling."""
    source = scope.input.astype(np.float64)
    if scope.kind == "global_average_pool":
        return source
    side = scope.window
    rows = row * scope.stride - scope.pad_top + np.arange(side)
    columns = column * scope.stride - scope.pad_left + np.arange(side)
    inside = np.zeros((side, side, source.shape[2]))
    good_rows = (rows >= 0) & (rows < source.shape[0])
    good_columns = (columns >= 0) & (columns < source.shape[1])
    inside[np.ix_(good_rows, good_columns)] = source[np.ix_(rows[good_rows], columns[good_columns])]
    return inside


def _weighted(scope: Microscope, window: Doubles) -> Arithmetic:
    products = window * scope.weights
    total = float(products.sum())
    biased = total + scope.bias
    normalised = biased
    if norm := scope.batch_norm:
        root = math.sqrt(norm.variance + norm.epsilon)
        normalised = norm.gamma * (biased - norm.mean) / root + norm.beta
    value = ACTIVATIONS[scope.activation](normalised)
    return Arithmetic(window, products, total, biased, normalised, value)


def _softmax(scope: Microscope) -> Arithmetic:
    if scope.weights.size:
        window = scope.input.astype(np.float64)
        products = window * scope.weights
    else:
        window = products = scope.input[[scope.unit]].astype(np.float64)
    total = float(products.sum())
    logit = total + scope.bias
    logits = scope.logits.astype(np.float64)
    logits[scope.unit] = logit
    powers = np.exp(logits - logits.max())
    value = float(powers[scope.unit] / powers.sum())
    return Arithmetic(window, products, total, logit, logit, value)


def _input(scope: Microscope, row: int, column: int) -> Arithmetic:
    y, x = row - scope.pad_top, column - scope.pad_left
    inside = 0 <= y < scope.input.shape[0] and 0 <= x < scope.input.shape[1]
    pixel = float(scope.input[y, x, 0]) if inside else 0.0
    mean, std = (
        float(each[row, column] if each.size > 1 else each[0, 0])
        for each in (scope.mean, scope.std)
    )
    window = np.full((1, 1, 1), pixel)
    value = (pixel - mean) / std
    return Arithmetic(window, window, pixel, pixel, value, value)


def _plain(window: Doubles, value: float) -> Arithmetic:
    return Arithmetic(window, window, value, value, value, value)
