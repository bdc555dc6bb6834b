"""Kernels that people have used by hand, in any size from 1 to 7: float64 (k, k)."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.polynomial import polynomial
from numpy.typing import NDArray

Kernel = NDArray[np.float64]

TITLES = {
    "vertical": "Vertical edges (Sobel)",
    "horizontal": "Horizontal edges (Sobel)",
    "outline": "Outline (Laplacian)",
    "box": "Blur, box",
    "gaussian": "Blur, Gaussian",
    "sharpen": "Sharpen",
    "emboss": "Emboss",
    "gabor": "Gabor",
    "random": "Random",
    "copy": "Copy (identity)",
}
SOBEL_POSITIVE = 4  # sum of the weights above 0 in Sobel's 3 x 3


def named(
    name: str, size: int, *, angle: float = 0, wavelength: float = 4, seed: int = 1
) -> Kernel:
    """One of TITLES. Angle (degrees) and wavelength (px) are those of the Gabor kernel."""
    if name == "gabor":
        return gabor(size, angle, wavelength)
    if name == "random":
        return random(size, 1, seed)[..., 0]
    return _PLAIN[name](size)


def binomial(size: int) -> Kernel:
    """Row of Pascal's triangle, a Gaussian in whole numbers: 1, 2, 1 for size 3."""
    return np.array([math.comb(size - 1, k) for k in range(size)], float)


def vertical(size: int) -> Kernel:
    """Bright on the right is positive. Sobel's at size 3; larger ones are a binomial blur times its
    derivative, scaled so that the positive weights add up to 4 too.

    >>> vertical(3)
    array([[-1.,  0.,  1.],
           [-2.,  0.,  2.],
           [-1.,  0.,  1.]])
    """
    if size == 1:
        return np.zeros((1, 1))  # one px has no neighbour to differ from
    slope = polynomial.polymul(binomial(size - 1), [-1.0, 1.0])
    kernel = np.outer(binomial(size), slope)
    return kernel * (SOBEL_POSITIVE / kernel[kernel > 0].sum())


def horizontal(size: int) -> Kernel:
    """Bright below is positive: the transpose of `vertical`."""
    return vertical(size).T.copy()


def outline(size: int) -> Kernel:
    """-1 everywhere and as much in the middle as makes the sum 0: -1 and 8 at size 3."""
    kernel = -np.ones((size, size))
    kernel[size // 2, size // 2] += size * size
    return kernel


def box(size: int) -> Kernel:
    """The mean of what is under the window."""
    return np.full((size, size), 1 / size**2)


def gaussian(size: int) -> Kernel:
    """Binomial weights, sum 1: 1/16 of 1 2 1, 2 4 2, 1 2 1 at size 3."""
    return np.outer(binomial(size), binomial(size)) / 4.0 ** (size - 1)


def sharpen(size: int) -> Kernel:
    """-1 on a cross, and as much in its middle as makes the sum 1: 5 at size 3."""
    kernel = np.zeros((size, size))
    kernel[size // 2] = kernel[:, size // 2] = -1
    kernel[size // 2, size // 2] = 2 * size - 1
    return kernel


def emboss(size: int) -> Kernel:
    """Light from the lower right: -2 in one corner, 2 in the other, 1 in the middle at size 3."""
    rows, columns = np.indices((size, size))
    kernel = (rows + columns - (size - 1)).astype(float)
    kernel[size // 2, size // 2] += 1
    return kernel


def copy(size: int) -> Kernel:
    """1 in the middle, else 0: the map is the image."""
    kernel = np.zeros((size, size))
    kernel[size // 2, size // 2] = 1
    return kernel


def gabor(size: int, angle: float, wavelength: float) -> Kernel:
    """A wave of `wavelength` px under a Gaussian, for lines turned by `angle` degrees clockwise
    from the vertical; its mean is taken off, so that an even area gives 0.

    exp(-(a^2 + b^2 / 4) / (2 sigma^2)) cos(2 pi a / wavelength) with a = x cos t + y sin t and
    b = -x sin t + y cos t, sigma = wavelength / 2 (Daugman 1985).
    """
    y, x = np.indices((size, size)) - (size - 1) / 2
    turn = math.radians(angle)
    across = x * math.cos(turn) + y * math.sin(turn)
    along = -x * math.sin(turn) + y * math.cos(turn)
    envelope = np.exp(-(across**2 + along**2 / 4) / (2 * (wavelength / 2) ** 2))
    wave = envelope * np.cos(2 * math.pi * across / wavelength)
    kernel: Kernel = wave - wave.mean()
    return kernel


def random(size: int, channels: int, seed: int) -> Kernel:
    """Normal numbers of standard deviation 1 / k, two digits: (k, k, channels)."""
    drawn = np.random.default_rng(seed).normal(0, 1 / size, (size, size, channels))
    return np.round(drawn, 2)


def over_channels(name: str, kernel: Kernel, channels: int, seed: int = 1) -> Kernel:
    """(k, k) -> (k, k, channels): a third for each colour, so that grey pictures keep their answer;
    random weights differ from channel to channel."""
    if name == "random":
        return random(kernel.shape[0], channels, seed)
    return np.repeat(kernel[..., np.newaxis], channels, axis=2) / channels


def opponent(size: int) -> Kernel:
    """Red against green: the mean of red less the mean of green, (k, k, 3)."""
    return box(size)[..., np.newaxis] * np.array([1.0, -1.0, 0.0])


_PLAIN: dict[str, Callable[[int], Kernel]] = {
    "vertical": vertical,
    "horizontal": horizontal,
    "outline": outline,
    "box": box,
    "gaussian": gaussian,
    "sharpen": sharpen,
    "emboss": emboss,
    "copy": copy,
}
