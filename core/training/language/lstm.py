"""A stack of LSTM layers and its gradient written out, so that little is left in the loop.

The equations are those of keras.layers.LSTM, gates in its order i, f, c, o (Hochreiter and
Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000). The gradients of all
weights are one product each over the whole window, instead of a sum over steps. Layers meet step
by step, so that a second core can work on one layer while the first is a step further in the
layer below.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import tensorflow as tf


@dataclass(eq=False)
class Layer:
    """One layer during one window: its weights, and lists over steps of (batch, units) arrays.

    kernel (inputs, 4 units), recurrent (units, 4 units), bias (4 units,); `hidden` and `cells`
    begin with the state before the window; `dz` are gradients of the gates' sums, (batch, 4 units),
    from the last step to the first.
    """

    kernel: Any
    recurrent: Any
    bias: Any
    hidden: list[Any]
    cells: list[Any]
    gates: list[tuple[Any, Any, Any, Any]] = field(default_factory=list)
    curved: list[Any] = field(default_factory=list)
    dz: list[Any] = field(default_factory=list)
    dh: Any = None
    dc: Any = None

    def step(self, push: Any) -> Any:
        """The h after one more step; push: what the inputs add to the gates, (batch, 4 units)."""
        z = tf.split(push + tf.matmul(self.hidden[-1], self.recurrent), 4, axis=1)
        i, f, g, o = tf.sigmoid(z[0]), tf.sigmoid(z[1]), tf.tanh(z[2]), tf.sigmoid(z[3])
        self.gates.append((i, f, g, o))
        self.cells.append(f * self.cells[-1] + i * g)
        self.curved.append(tf.tanh(self.cells[-1]))
        self.hidden.append(o * self.curved[-1])
        return self.hidden[-1]

    def back(self, pull: Any, step: int, turned: Any) -> Any:
        """The gradient dz of step `step`; pull: that of its h from above, (batch, units)."""
        i, f, g, o = self.gates[step]
        dh = pull if self.dh is None else pull + self.dh
        through = tf.raw_ops.TanhGrad(y=self.curved[step], dy=dh * o)
        dc = through if self.dc is None else self.dc + through
        parts = [
            tf.raw_ops.SigmoidGrad(y=i, dy=dc * g),
            tf.raw_ops.SigmoidGrad(y=f, dy=dc * self.cells[step]),
            tf.raw_ops.TanhGrad(y=g, dy=dc * i),
            tf.raw_ops.SigmoidGrad(y=o, dy=dh * self.curved[step]),
        ]
        self.dz.append(tf.concat(parts, 1))
        if step:
            self.dh, self.dc = tf.matmul(self.dz[-1], turned), dc * f
        return self.dz[-1]


def forward(x: Any, layers: list[Layer], masks: list[Any]) -> list[Any]:
    """Read a window; the inputs of each layer and, last, the outputs of the top one, all masked.

    x: float32 (steps * batch, inputs), step by step. masks: one (steps * batch, units) for the
    outputs of each layer, or None. All that is returned is (steps * batch, ...) as well.
    """
    batch = layers[0].hidden[0].shape[0]
    steps = x.shape[0] // batch
    cut = [_cut(mask, steps) for mask in masks]
    outputs: list[list[Any]] = [[] for _ in layers]
    for step, push in enumerate(tf.split(tf.matmul(x, layers[0].kernel) + layers[0].bias, steps)):
        given = layers[0].step(push)
        for index, layer in enumerate(layers):
            if index:
                given = layer.step(tf.matmul(given, layer.kernel) + layer.bias)
            given = _masked(given, cut[index][step])
            outputs[index].append(given)
    return [x, *(tf.concat(rows, 0) for rows in outputs)]


def backward(
    wanted: Any, inputs: list[Any], layers: list[Layer], masks: list[Any]
) -> tuple[Any, list[list[Any]]]:
    """The gradient of x (steps * batch, inputs), and of the three weights of each layer.

    wanted: the gradient of the top layer's outputs, (steps * batch, units); inputs and masks: as
    in and out of `forward`. No gradient comes from behind the window.
    """
    steps = len(layers[0].gates)
    cut = [_cut(mask, steps) for mask in masks]
    kernels = [turned(layer.kernel) for layer in layers]
    recurrent = [turned(layer.recurrent) for layer in layers]
    top = len(layers) - 1
    pulls = tf.split(wanted, steps)
    for step in reversed(range(steps)):
        pull = pulls[step]
        for index in range(top, -1, -1):
            dz = layers[index].back(_masked(pull, cut[index][step]), step, recurrent[index])
            pull = tf.matmul(dz, kernels[index]) if index else None
    rows = [tf.concat(layer.dz[::-1], 0) for layer in layers]
    gradients = [
        _of_weights(layer, given, dz)
        for layer, given, dz in zip(layers, inputs, rows, strict=False)
    ]
    return tf.matmul(rows[0], kernels[0]), gradients


def _cut(mask: Any, steps: int) -> list[Any]:
    """The mask of each step; None for each where there is none."""
    return [None] * steps if mask is None else tf.split(mask, steps)


def _masked(values: Any, mask: Any) -> Any:
    return values if mask is None else values * mask


def _of_weights(layer: Layer, given: Any, dz: Any) -> list[Any]:
    before = tf.concat(layer.hidden[:-1], 0)
    return [
        tf.matmul(given, dz, transpose_a=True),
        tf.matmul(before, dz, transpose_a=True),
        tf.reduce_sum(dz, 0),
    ]


def turned(kernel: Any) -> Any:
    """The transposed (4 units, rows) of a kernel (rows, 4 units), made once a window.

    A product with a factor to be transposed is a third slower each time. In one transposition
    TensorFlow's optimizer would see through it and fold it back into the products.
    """
    rows, columns = kernel.shape
    parts = tf.transpose(tf.reshape(kernel, (rows, 4, columns // 4)), (1, 2, 0))
    return tf.reshape(parts, (columns, rows))
