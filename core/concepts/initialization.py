"""Six ways to choose the first weights of a deep network, and what becomes of them in training.

A stack of dense layers on the digits, in NumPy with its gradient written out; a test compares both
with Keras.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.config import Preprocessing
from core.datasets.registry import load
from core.datasets.statistics import apply, fit_statistics

Floats = NDArray[np.floating]
CONSTANT, SMALL = 0.01, 0.01
SCHEMES = {
    "zeros": "Zeros",
    "constant": "One constant",
    "small": "Small random",
    "inputs": "Random / √inputs",
    "he": "He",
    "glorot": "Glorot",
}
ACTIVATIONS = {"relu": "ReLU", "tanh": "tanh"}
UNITS, CLASSES, BATCH, STEPS = 100, 10, 64, 50
BIASES = (0.0, 0.1, 1.0)  # of the hidden units at first
MEASURED = 256  # images on which spreads are measured
ALIKE = 1e-3  # of the largest weight: units that differ by less count as equal


@dataclass(frozen=True)
class Setting:
    """`depth` hidden layers of UNITS with this activation; `bias` is that of hidden units at first;
    `rate` the learning rate of plain gradient descent."""

    depth: int = 6
    activation: str = "relu"
    bias: float = 0.0
    rate: float = 0.03
    seed: int = 1


@dataclass(frozen=True, eq=False)
class Spread:
    """Per hidden layer (depth,), on MEASURED images: standard deviation of the activations, and of
    the loss's derivative by what goes into them; share of units and images with an activation above
    0; number of units whose weights differ."""

    activation: NDArray[np.float64]
    gradient: NDArray[np.float64]
    firing: NDArray[np.float64]
    distinct: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tried:
    """One way: spreads before the first step and after the last, the loss (STEPS + 1,) on the
    measured images before each step and at the end, seconds. `fires` (BIASES,): share of units and
    images with an output above 0 in the last hidden layer, before the first step with each bias."""

    scheme: str
    before: Spread
    after: Spread
    losses: NDArray[np.float64]
    fires: NDArray[np.float64]
    seconds: float


@dataclass(eq=False)
class Stack:
    """Weights (inputs, outputs) and biases (outputs,), float32; the last layer gives the logits."""

    weights: list[Floats]
    biases: list[Floats]
    activation: str


def deviation(scheme: str, inputs: int, outputs: int) -> float:
    """Standard deviation of the first weights of a layer.

    0.01; √(1 / inputs) (LeCun et al. 1998); √(2 / inputs) (He et al. 2015); or
    √(2 / (inputs + outputs)) (Glorot and Bengio 2010). For 100 and 100: 0.01, 0.1, 0.141, 0.1.
    """
    known = {"small": SMALL, "inputs": (1 / inputs) ** 0.5, "he": (2 / inputs) ** 0.5}
    return (known | {"glorot": (2 / (inputs + outputs)) ** 0.5}).get(scheme, 0.0)


def first_weights(scheme: str, inputs: int, outputs: int, draw: np.random.Generator) -> Floats:
    """(inputs, outputs) float32: all 0, all CONSTANT, normal, or for Glorot even between
    ±√(6 / (inputs + outputs)), which has the deviation above."""
    shape = inputs, outputs
    spread = deviation(scheme, *shape)
    if scheme == "glorot":
        found = draw.uniform(-1, 1, shape) * spread * np.sqrt(3)
    elif scheme == "constant":
        found = np.full(shape, CONSTANT)
    else:
        found = draw.normal(0, 1, shape) * spread
    return found.astype(np.float32)


def stack(scheme: str, setting: Setting, inputs: int) -> Stack:
    """The network before its first step."""
    draw = np.random.default_rng((setting.seed, 0x1417))
    sizes = [inputs, *[UNITS] * setting.depth, CLASSES]
    pairs = list(pairwise(sizes))
    biases = [np.full(outputs, setting.bias, np.float32) for _, outputs in pairs[:-1]]
    return Stack(
        [first_weights(scheme, *pair, draw) for pair in pairs],
        [*biases, np.zeros(CLASSES, np.float32)],
        setting.activation,
    )


def forward(net: Stack, images: Floats) -> list[Floats]:
    """Images (n, inputs), then the output of every layer; the last one holds logits (n, 10)."""
    values = [images]
    for weights, bias in zip(net.weights[:-1], net.biases[:-1], strict=True):
        inside = values[-1] @ weights + bias
        values.append(np.maximum(inside, 0) if net.activation == "relu" else np.tanh(inside))
    return [*values, values[-1] @ net.weights[-1] + net.biases[-1]]


def loss_of(logits: Floats, labels: NDArray[np.int32]) -> float:
    """Mean cross-entropy in nats: −log softmax of the right class."""
    lifted = logits.astype(float) - logits.max(axis=1, keepdims=True)
    right = lifted[np.arange(len(labels)), labels]
    return float(np.mean(np.log(np.exp(lifted).sum(axis=1)) - right))


def slopes(net: Stack, values: list[Floats], labels: NDArray[np.int32]) -> list[Floats]:
    """The loss's derivative by what goes into each layer's activation, (n, outputs) per layer:
    backpropagation (Rumelhart, Hinton and Williams 1986)."""
    lifted = np.exp(values[-1] - values[-1].max(axis=1, keepdims=True))
    error = lifted / lifted.sum(axis=1, keepdims=True)
    error[np.arange(len(labels)), labels] -= 1
    found = [error / error.dtype.type(len(labels))]
    for place in range(len(net.weights) - 1, 0, -1):
        toward = found[0] @ net.weights[place].T
        out = values[place]
        found.insert(0, toward * (out > 0 if net.activation == "relu" else 1 - out**2))
    return found


def descend(net: Stack, images: Floats, labels: NDArray[np.int32], rate: float) -> None:
    """One step of gradient descent, in place."""
    values = forward(net, images)
    for place, slope in enumerate(slopes(net, values, labels)):
        net.weights[place] -= np.float32(rate) * (values[place].T @ slope)
        net.biases[place] -= np.float32(rate) * slope.sum(axis=0)


def spread(net: Stack, images: Floats, labels: NDArray[np.int32]) -> Spread:
    """What the hidden layers do with these images. In float64: where the gradient is 0, rounding
    would leave something that looks like one."""
    weights = [each.astype(float) for each in net.weights]
    precise = Stack(weights, [each.astype(float) for each in net.biases], net.activation)
    values = forward(precise, images.astype(float))
    inward = slopes(precise, values, labels)
    hidden = values[1:-1]
    return Spread(
        np.array([each.std(dtype=float) for each in hidden]),
        np.array([each.std(dtype=float) for each in inward[:-1]]),
        np.array([float(np.mean(each > 0)) for each in hidden]),
        np.array([distinct(each) for each in net.weights[:-1]]),
    )


def firing(scheme: str, setting: Setting, bias: float, images: Floats) -> float:
    """Share of the last hidden layer's outputs above 0 on images (n, inputs) with another first
    bias than the setting's, before the first step."""
    net = stack(scheme, replace(setting, bias=bias), images.shape[1])
    return float(np.mean(forward(net, images)[-2] > 0))


def distinct(weights: Floats) -> int:
    """How many of the units, the columns of (inputs, outputs), have weights of their own."""
    left, count, close = weights, 0, ALIKE * float(np.abs(weights).max(initial=0))
    while left.shape[1]:
        apart = np.abs(left - left[:, :1]).max(axis=0)
        left, count = left[:, apart > close], count + 1
    return count


@np.errstate(over="ignore", invalid="ignore")
def learn(scheme: str, setting: Setting) -> Tried:
    """STEPS steps on batches of BATCH digits; the same batches for every scheme of a seed.

    Where training diverges, losses and spreads are NaN from there on.
    """
    started = time.perf_counter()
    images, labels = digits()
    net = stack(scheme, setting, images.shape[1])
    seen, said = images[:MEASURED], labels[:MEASURED]
    before = spread(net, seen, said)
    losses = [loss_of(forward(net, seen)[-1], said)]
    for rows in batches(len(images), setting.seed):
        descend(net, images[rows], labels[rows], setting.rate)
        losses.append(loss_of(forward(net, seen)[-1], said))
    after = spread(net, seen, said)
    fires = np.array([firing(scheme, setting, bias, seen) for bias in BIASES])
    return Tried(scheme, before, after, np.array(losses), fires, time.perf_counter() - started)


def batches(count: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """Row numbers of STEPS batches; a new order whenever the images are used up."""
    draw = np.random.default_rng((seed, 0xBA7C))
    per_epoch = count // BATCH
    for step in range(STEPS):
        if step % per_epoch == 0:
            order = draw.permutation(count)
        start = step % per_epoch * BATCH
        yield order[start : start + BATCH]


@lru_cache(maxsize=1)
def digits() -> tuple[Floats, NDArray[np.int32]]:
    """The training digits (1437, 784), mean subtracted and divided by the deviation, and labels, in
    one fixed mixed order."""
    data = load("digits")
    way = Preprocessing(center="channel", scale=True)
    ready = apply(data.train_images, way, fit_statistics(data.train_images, way))
    order = np.random.default_rng(0).permutation(len(ready))
    return ready.reshape(len(ready), -1)[order], data.train_labels[order]
