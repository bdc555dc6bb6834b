"""Backpropagation through one convolution and through pooling (LeCun et al. 1998; Goodfellow,
Bengio and Courville 2016, section 9.5). Loss: L = 1/2 sum of (y - t)^2 over all outputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.concepts.convolution import convolve
from core.concepts.pooling import winners
from core.concepts.window import Floats, Window, patches

Values = NDArray[np.float64]
STEP = 1e-5  # of the finite differences


@dataclass(frozen=True, eq=False)
class Pass:
    """One forward and backward pass, all float64.

    input (h, w), kernel (k, k), output, target and output_gradient (rows, columns). contributions
    (rows, columns, k, k): output gradient times patch, window by window; kernel_gradient is their
    sum, bias_gradient the sum of the output gradients; input_gradient (h, w).
    """

    input: Values
    kernel: Values
    bias: float
    window: Window
    output: Values
    target: Values
    loss: float
    output_gradient: Values
    contributions: Values
    kernel_gradient: Values
    bias_gradient: float
    input_gradient: Values

    def running(self) -> Values:
        """The sum of the contributions up to and with each window, in reading order:
        (rows * columns, k, k)."""
        size = self.window.size
        return self.contributions.reshape(-1, size, size).cumsum(axis=0)

    def step(self, rate: float) -> Pass:
        """The pass after one step of gradient descent on kernel and bias."""
        kernel = self.kernel - rate * self.kernel_gradient
        bias = self.bias - rate * self.bias_gradient
        return run(self.input, kernel, bias, self.target, self.window)


def example(side: int, size: int, seed: int) -> tuple[Values, Values, Values]:
    """Input (side, side) of 0 to 3, kernel (size, size) and target in small round numbers."""
    rng = np.random.default_rng(seed)
    image = rng.integers(0, 4, (side, side)).astype(float)
    kernel = rng.integers(-2, 3, (size, size)) / 2
    places = Window(size).places(side)
    target = rng.integers(-2, 3, (places, places)).astype(float)
    return image, kernel, target


def run(image: Floats, kernel: Floats, bias: float, target: Floats, window: Window) -> Pass:
    """Forward, loss and backward: dL/dy = y - t, dL/dK = sum over windows of dL/dy times patch,
    dL/db = sum of dL/dy, and dL/dx: each window gives its kernel times dL/dy back to its px."""
    output = convolve(image[..., np.newaxis], kernel[..., np.newaxis], bias, window)
    delta = output - target
    under = patches(image[..., np.newaxis], window)[..., 0]
    contributions = delta[..., np.newaxis, np.newaxis] * under
    back = delta[..., np.newaxis, np.newaxis] * kernel
    return Pass(
        input=np.asarray(image, np.float64),
        kernel=np.asarray(kernel, np.float64),
        bias=bias,
        window=window,
        output=output,
        target=np.asarray(target, np.float64),
        loss=float((delta**2).sum() / 2),
        output_gradient=delta,
        contributions=contributions,
        kernel_gradient=contributions.sum(axis=(0, 1)),
        bias_gradient=float(delta.sum()),
        input_gradient=scattered(back, image.shape, window),
    )


def scattered(values: Floats, shape: tuple[int, ...], window: Window) -> Values:
    """Values (rows, columns, k, k) added up at the px they lie over: (h, w)."""
    pad, step, apart = window.padding, window.stride, window.dilation
    wide = np.zeros([side + 2 * pad for side in shape])
    rows, columns, size, _ = values.shape
    for u in range(size):
        for v in range(size):
            down = slice(u * apart, u * apart + step * rows, step)
            right = slice(v * apart, v * apart + step * columns, step)
            wide[down, right] += values[:, :, u, v]
    return wide[pad : pad + shape[0], pad : pad + shape[1]]


def finite_differences(found: Pass) -> Values:
    """dL/dK by nudging each weight a little up and down: (L(K + e) - L(K - e)) / 2 e."""
    slope = np.empty_like(found.kernel)
    for place in np.ndindex(*slope.shape):
        nudge = np.zeros_like(found.kernel)
        nudge[place] = STEP
        losses = [
            run(
                found.input, found.kernel + way * nudge, found.bias, found.target, found.window
            ).loss
            for way in (1, -1)
        ]
        slope[place] = (losses[0] - losses[1]) / (2 * STEP)
    return slope


def through_max(image: Floats, gradient: Floats, window: Window) -> Values:
    """dL/dx of a max pooling: each gradient goes to its window's winner, (rows, columns) -> (h, w).

    Without padding. Of equal values the first one in reading order wins.
    """
    found = np.zeros(image.shape)
    places = winners(image, window)
    np.add.at(found, (places[..., 0], places[..., 1]), gradient)
    return found


def through_average(shape: tuple[int, ...], gradient: Floats, window: Window) -> Values:
    """dL/dx of an average pooling: each of the k k px gets 1 / (k k) of the gradient."""
    share = np.asarray(gradient)[..., np.newaxis, np.newaxis] / window.size**2
    size = (*gradient.shape, window.size, window.size)
    return scattered(np.broadcast_to(share, size), shape, window)
