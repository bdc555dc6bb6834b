"""One convolution, as deep learning calls it: the kernel slides, it is not flipped.

What libraries for networks call convolution is cross-correlation in mathematics, where a
convolution flips the kernel first (Goodfellow, Bengio and Courville 2016, section 9.1). A learned
kernel comes out flipped or not; so the difference is one of names.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.concepts.window import Floats, Window, patches


def convolve(
    image: Floats, kernel: Floats, bias: float = 0.0, window: Window | None = None
) -> NDArray[np.float64]:
    """y[i, j] = bias + sum over u, v, c of kernel[u, v, c] x[s i + d u - p, s j + d v - p, c].

    image (h, w, c), kernel (k, k, c) -> (rows, columns). Raises DoesNotFit. `window.size` must be
    k; without one, stride 1 and no padding.

    >>> convolve(np.arange(9.0).reshape(3, 3, 1), np.ones((2, 2, 1)))
    array([[ 8., 12.],
           [20., 24.]])
    """
    found = patches(image, window or Window(kernel.shape[0]))
    return np.einsum("ijuvc,uvc->ij", found, np.asarray(kernel, np.float64)) + bias


def products(
    image: Floats, kernel: Floats, window: Window, place: tuple[int, int]
) -> NDArray[np.float64]:
    """What is added up at one place: (k, k, c)."""
    found: NDArray[np.float64] = patches(image, window)[place] * kernel
    return found


def shared_parameters(size: int, channels: int, maps: int = 1) -> int:
    """Weights and biases of a convolution: (k k c + 1) m.

    >>> shared_parameters(5, 3), shared_parameters(5, 1, 6)
    (76, 156)
    """
    return (size * size * channels + 1) * maps


def dense_parameters(inputs: int, outputs: int) -> int:
    """Weights and biases of a fully connected layer: (n + 1) m.

    >>> dense_parameters(784, 10)
    7850
    """
    return (inputs + 1) * outputs
