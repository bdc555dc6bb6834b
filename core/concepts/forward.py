"""One image through a stack of layers in NumPy, with the number before each activation kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.concepts.activation import activate
from core.concepts.pooling import softmax
from core.concepts.window import Window, patches
from core.layers import Conv, Dense, Flatten, Layer, Pool, Softmax

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Step:
    """One layer's work on one image: arrays (h, w, channels) or (n,).

    `sums` are the weighted sums with their bias, before the activation; equal to `values` where
    there is none. `kernel` and `bias` are None for a layer without weights.
    """

    layer: Layer
    given: Floats
    sums: Floats
    values: Floats
    kernel: Floats | None = None
    bias: Floats | None = None


def walk(
    layers: Sequence[Layer], weights: Sequence[NDArray[np.floating]], image: NDArray[np.floating]
) -> tuple[Step, ...]:
    """Every layer's work on an image (h, w, channels), already padded and normalised.

    `weights` are kernels and biases in the order of `keras.Model.weights`. Valid convolutions,
    pooling, flatten, dense and softmax; ValueError for another layer.
    """
    left = list(weights)
    steps: list[Step] = []
    values = np.asarray(image, float)
    for layer in layers:
        steps.append(_step(layer, values, left))
        values = steps[-1].values
    return tuple(steps)


def _step(layer: Layer, given: Floats, left: list[NDArray[np.floating]]) -> Step:
    """Takes the layer's weights, if it has any, from the front of `left`."""
    match layer:
        case Conv(batch_norm=False, padding="valid"):
            kernel, bias = (np.asarray(left.pop(0), float) for _ in range(2))
            found = patches(given, Window(layer.kernel, layer.stride))
            sums = np.tensordot(found, kernel, axes=3) + bias
            return Step(layer, given, sums, activate(layer.activation, sums), kernel, bias)
        case Pool():
            found = patches(given, Window(layer.size, layer.stride))
            kept = found.max(axis=(2, 3)) if layer.how == "max" else found.mean(axis=(2, 3))
            return Step(layer, given, kept, kept)
        case Flatten():
            return Step(layer, given, given.ravel(), given.ravel())
        case Dense(batch_norm=False):
            kernel, bias = (np.asarray(left.pop(0), float) for _ in range(2))
            sums = given @ kernel + bias
            return Step(layer, given, sums, activate(layer.activation, sums), kernel, bias)
        case Softmax(dense=True):
            kernel, bias = (np.asarray(left.pop(0), float) for _ in range(2))
            sums = given @ kernel + bias
            return Step(layer, given, sums, softmax(sums), kernel, bias)
    raise ValueError(f"A layer of kind {layer.kind!r} is not walked through here.")
