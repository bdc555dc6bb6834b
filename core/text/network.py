"""A trained recurrent network in NumPy: token ids in, logits out, the state passed explicitly.

One token at a time is too little work for Keras: a call costs more than its arithmetic. The
formulas are those of Keras's layers; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
State = tuple[Array, ...]  # (units,) each, layer by layer; LSTM: h, c, else h


@dataclass(frozen=True, eq=False)
class Layer:
    """Weights of one recurrent layer with g gates: kernel (inputs, g u), recurrent (u, g u), bias
    (g u,), for GRU (2, 3 u)."""

    kernel: Array
    recurrent: Array
    bias: Array


@dataclass(frozen=True, eq=False)
class Network:
    """Embedding (V, e), recurrent layers of one `cell`, and a head: kernel (u, V), bias (V,).

    All float32. `cell` is "lstm", "gru" or "simple_rnn".
    """

    cell: str
    embedding: Array
    layers: tuple[Layer, ...]
    head: Array
    head_bias: Array

    @property
    def vocabulary(self) -> int:
        return len(self.embedding)

    @property
    def finite(self) -> bool:
        """Whether every weight is a number."""
        arrays = [self.embedding, self.head, self.head_bias]
        for layer in self.layers:
            arrays += [layer.kernel, layer.recurrent, layer.bias]
        return all(bool(np.isfinite(array).all()) for array in arrays)

    def zero_state(self) -> State:
        """The state before the first token."""
        per_layer = 2 if self.cell == "lstm" else 1
        sizes = [len(layer.recurrent) for layer in self.layers for _ in range(per_layer)]
        return tuple(np.zeros(size, np.float32) for size in sizes)

    def read(self, ids: Sequence[int] | NDArray[np.integer], state: State) -> tuple[Array, State]:
        """Read ids (n,) in turn; the last layer's outputs (n, u) and the state after the last."""
        outputs = self.embedding[np.asarray(ids, np.intp)]
        per_layer = 2 if self.cell == "lstm" else 1
        after: list[Array] = []
        for number, layer in enumerate(self.layers):
            before = state[number * per_layer : (number + 1) * per_layer]
            outputs, end = _RUN[self.cell](layer, outputs, before)
            after += end
        return outputs, tuple(after)

    def logits(self, outputs: Array) -> Array:
        """The head: outputs (..., u) to logits (..., V), float32."""
        return outputs @ self.head + self.head_bias


def _sigmoid(values: Array) -> Array:
    """1 / (1 + exp(-x)) by way of tanh, which does not overflow."""
    return 0.5 * np.tanh(0.5 * values) + 0.5


def _lstm(layer: Layer, inputs: Array, before: State) -> tuple[Array, State]:
    """Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000.

    Keras's order of gates: input i, forget f, candidate g, output o.
    """
    h, c = before
    u = len(h)
    given = inputs @ layer.kernel + layer.bias
    outputs = np.empty((len(inputs), u), np.float32)
    for t in range(len(inputs)):
        z = given[t] + h @ layer.recurrent
        gates = _sigmoid(z)
        c = gates[u : 2 * u] * c + gates[:u] * np.tanh(z[2 * u : 3 * u])
        h = gates[3 * u :] * np.tanh(c)
        outputs[t] = h
    return outputs, (h, c)


def _gru(layer: Layer, inputs: Array, before: State) -> tuple[Array, State]:
    """Cho et al. 2014 in the variant of cuDNN: the reset gate acts after the product.

    Keras's order of gates: update z, reset r, candidate; bias rows: of the input, of the state.
    """
    (h,) = before
    u = len(h)
    given = inputs @ layer.kernel + layer.bias[0]
    outputs = np.empty((len(inputs), u), np.float32)
    for t in range(len(inputs)):
        inner = h @ layer.recurrent + layer.bias[1]
        gates = _sigmoid(given[t, : 2 * u] + inner[: 2 * u])
        candidate = np.tanh(given[t, 2 * u :] + gates[u:] * inner[2 * u :])
        h = gates[:u] * h + (1 - gates[:u]) * candidate
        outputs[t] = h
    return outputs, (h,)


def _simple_rnn(layer: Layer, inputs: Array, before: State) -> tuple[Array, State]:
    """Elman 1990: h becomes tanh(x K + h R + b)."""
    (h,) = before
    given = inputs @ layer.kernel + layer.bias
    outputs = np.empty((len(inputs), len(h)), np.float32)
    for t in range(len(inputs)):
        h = np.tanh(given[t] + h @ layer.recurrent)
        outputs[t] = h
    return outputs, (h,)


_RUN = {"lstm": _lstm, "gru": _gru, "simple_rnn": _simple_rnn}
