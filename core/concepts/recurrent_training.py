"""A small recurrent network that reads a sequence and answers yes or no, with its
gradient, in NumPy.

Keras takes 30 times as long for networks this small; a test compares values and gradients of the
two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Weights = dict[str, Floats]
FIRST, SECOND, TINY = 0.9, 0.999, 1e-7  # Adam's constants, as Keras has them


def initial(cell: str, inputs: int, units: int, seed: int, forget_bias: float = 1.0) -> Weights:
    """Weights as Keras draws them: Glorot for inputs, orthogonal for the state, bias 0.

    kernel (inputs, g u), recurrent (u, g u), bias (g u,), head (u,) and head_bias (1,), float32.
    "lstm"
    has g = 4 gates in Keras's order i, f, g, o, "simple_rnn" g = 1. `forget_bias` is added to the
    bias of gate f (1: Jozefowicz, Zaremba and Sutskever 2015).
    """
    draw = np.random.default_rng((seed, 0xCE11))
    width = units * (4 if cell == "lstm" else 1)
    bias = np.zeros(width)
    if cell == "lstm":
        bias[units : 2 * units] = forget_bias
    weights = {
        "kernel": draw.uniform(-1, 1, (inputs, width)) * np.sqrt(6 / (inputs + width)),
        "recurrent": _orthogonal(draw, units, width),
        "bias": bias,
        "head": draw.uniform(-1, 1, units) * np.sqrt(6 / (1 + units)),
        "head_bias": np.zeros(1),
    }
    return {name: value.astype(np.float32) for name, value in weights.items()}


def _orthogonal(draw: np.random.Generator, rows: int, columns: int) -> NDArray[np.float64]:
    """(rows, columns) with orthonormal rows (Saxe, McClelland and Ganguli 2014)."""
    q, r = np.linalg.qr(draw.normal(size=(columns, rows)))
    return (q * np.sign(np.diag(r))).T


@dataclass(frozen=True, eq=False)
class Pass:
    """What a forward pass leaves for the way back: per time (steps, n, ...), float32.

    `states` h and `cells` c hold the zero state first, so they have steps + 1 entries; `gates` are
    the values after sigma and tanh. `cells` is empty for the plain unit.
    """

    inputs: Floats
    gates: Floats
    states: Floats
    cells: Floats
    scores: Floats  # (n,), positive for yes


def forward(cell: str, weights: Weights, inputs: Floats) -> Pass:
    """Read sequences (n, steps, inputs) from the zero state on."""
    by_time = np.ascontiguousarray(inputs.transpose(1, 0, 2))
    steps, n, _ = by_time.shape
    units = len(weights["recurrent"])
    gates = by_time @ weights["kernel"] + weights["bias"]
    states = np.zeros((steps + 1, n, units), np.float32)
    cells = np.zeros_like(states if cell == "lstm" else states[:0])
    for t in range(steps):
        gates[t] += states[t] @ weights["recurrent"]
        if cell == "lstm":
            i, f, g, o = _gates(_squashed(gates[t], units), units)
            cells[t + 1] = f * cells[t] + i * g
            states[t + 1] = o * np.tanh(cells[t + 1])
        else:
            states[t + 1] = np.tanh(gates[t])
    scores = states[-1] @ weights["head"] + weights["head_bias"]
    return Pass(by_time, gates, states, cells, scores)


def _squashed(values: Floats, units: int) -> Floats:
    """sigma for the gates i, f, o and tanh for the candidate, in place; sigma(x) by way of tanh."""
    candidate = slice(2 * units, 3 * units)
    plain = np.tanh(values[:, candidate])
    values *= 0.5
    np.tanh(values, out=values)
    values *= 0.5
    values += 0.5
    values[:, candidate] = plain
    return values


def _gates(values: Floats, units: int) -> list[Floats]:
    return [values[:, k * units : (k + 1) * units] for k in range(4)]


def gradient(cell: str, weights: Weights, found: Pass, answers: Floats) -> tuple[float, Weights]:
    """Mean cross-entropy in nats, and its derivative by each weight: backpropagation through time
    (Werbos 1990). `answers` (n,) are 1 for yes and 0 for no."""
    scores = found.scores
    loss = float(np.mean(np.logaddexp(0, scores) - answers * scores))
    error = ((0.5 * np.tanh(0.5 * scores) + 0.5 - answers) / len(answers)).astype(np.float32)
    back = _back_lstm if cell == "lstm" else _back_plain
    raw = back(weights, found, error[:, np.newaxis] * weights["head"])
    flat = raw.reshape(-1, raw.shape[-1])
    return loss, {
        "kernel": found.inputs.reshape(len(flat), -1).T @ flat,
        "recurrent": found.states[:-1].reshape(len(flat), -1).T @ flat,
        "bias": flat.sum(axis=0),
        "head": found.states[-1].T @ error,
        "head_bias": error.sum(keepdims=True),
    }


def _back_plain(weights: Weights, found: Pass, toward: Floats) -> Floats:
    """Derivatives (steps, n, u) by what is inside tanh; `toward` (n, u) is that by the last h."""
    back = weights["recurrent"].T
    raw = np.empty_like(found.gates)
    for t in range(len(raw) - 1, -1, -1):
        raw[t] = toward * (1 - found.states[t + 1] ** 2)
        toward = raw[t] @ back
    return raw


def _back_lstm(weights: Weights, found: Pass, toward: Floats) -> Floats:
    """The same by what stands inside sigma and tanh of the four gates: (steps, n, 4 u)."""
    back, units = weights["recurrent"].T, len(weights["recurrent"])
    raw = np.empty_like(found.gates)
    along = np.zeros_like(toward)  # the derivative by c
    for t in range(len(raw) - 1, -1, -1):
        i, f, g, o = _gates(found.gates[t], units)
        into_i, into_f, into_g, into_o = _gates(raw[t], units)
        bent = np.tanh(found.cells[t + 1])
        along = along + toward * o * (1 - bent**2)
        into_i[:] = along * g * i * (1 - i)
        into_f[:] = along * found.cells[t] * f * (1 - f)
        into_g[:] = along * i * (1 - g**2)
        into_o[:] = toward * bent * o * (1 - o)
        along = along * f
        toward = raw[t] @ back
    return raw


def train(
    cell: str,
    weights: Weights,
    draw: Callable[[], tuple[Floats, Floats]],
    rate: float,
    clip: float = 1.0,
) -> Iterator[float]:
    """Adam (Kingma and Ba 2015) on batches from `draw`, in place: one step each time it is asked
    for the next value, the loss before that step.

    A gradient longer than `clip` is shortened to it (Pascanu, Mikolov and Bengio 2013).
    """
    mean = {name: np.zeros_like(value) for name, value in weights.items()}
    square = {name: np.zeros_like(value) for name, value in weights.items()}
    for step in count(1):
        inputs, answers = draw()
        loss, slopes = gradient(cell, weights, forward(cell, weights, inputs), answers)
        length = np.sqrt(sum(float(np.sum(each**2)) for each in slopes.values()))
        shorter = np.float32(min(1.0, clip / max(length, 1e-12)))
        pace = np.float32(rate * np.sqrt(1 - SECOND**step) / (1 - FIRST**step))
        for name, slope in slopes.items():
            mean[name] += (1 - FIRST) * (shorter * slope - mean[name])
            square[name] += (1 - SECOND) * ((shorter * slope) ** 2 - square[name])
            weights[name] -= pace * mean[name] / (np.sqrt(square[name]) + TINY)
        yield loss
