"""Kernels: the textbook ones at size 3, and what each must do at any size."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.concepts import kernels
from core.concepts.convolution import convolve

SIZES = range(1, 8)
TEXTBOOK = {
    "vertical": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "horizontal": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "outline": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    "box": [[1 / 9] * 3] * 3,
    "gaussian": [[1 / 16, 2 / 16, 1 / 16], [2 / 16, 4 / 16, 2 / 16], [1 / 16, 2 / 16, 1 / 16]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
    "copy": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
}
# An even picture of brightness 1 becomes this.
SUMS = {"vertical": 0, "horizontal": 0, "outline": 0, "gabor": 0}
SUMS |= {"box": 1, "gaussian": 1, "sharpen": 1, "emboss": 1, "copy": 1}


@pytest.mark.parametrize("name", TEXTBOOK)
def test_size_3_is_the_textbook_kernel(name: str) -> None:
    np.testing.assert_allclose(kernels.named(name, 3), TEXTBOOK[name])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", kernels.TITLES)
def test_every_size_of_every_kernel(name: str, size: int) -> None:
    kernel = kernels.named(name, size)
    assert kernel.shape == (size, size) and np.isfinite(kernel).all()
    if name in SUMS:
        assert kernel.sum() == pytest.approx(SUMS[name], abs=1e-9)


@pytest.mark.parametrize("size", [2, 4, 5, 7])
def test_sobel_of_any_size_answers_an_edge_with_4(size: int) -> None:
    step = np.zeros((size, 2 * size, 1))
    step[:, size:] = 1
    assert convolve(step, kernels.vertical(size)[..., None]).max() == pytest.approx(4)


def test_gabor_equals_a_loop_over_its_formula() -> None:
    size, angle, wavelength = 5, 30.0, 3.0
    wave = np.zeros((size, size))
    for row in range(size):
        for column in range(size):
            x, y = column - 2, row - 2
            a = x * math.cos(math.pi / 6) + y * math.sin(math.pi / 6)
            b = y * math.cos(math.pi / 6) - x * math.sin(math.pi / 6)
            hill = math.exp(-(a * a + b * b / 4) / (2 * 1.5**2))
            wave[row, column] = hill * math.cos(2 * math.pi * a / 3)
    np.testing.assert_allclose(kernels.gabor(size, angle, wavelength), wave - wave.mean())


def test_gabor_likes_lines_of_its_own_angle() -> None:
    line = np.zeros((7, 7))
    line[:, 3] = 1  # vertical
    upright, across = (float((kernels.gabor(7, angle, 4) * line).sum()) for angle in (0.0, 90.0))
    assert upright > 0 > across


def test_random_kernels_are_the_same_for_the_same_seed() -> None:
    np.testing.assert_array_equal(kernels.random(3, 3, 5), kernels.random(3, 3, 5))
    assert (kernels.random(3, 3, 5) != kernels.random(3, 3, 6)).any()
    assert kernels.random(7, 3, 1).std() == pytest.approx(1 / 7, rel=0.15)


def test_over_channels_a_grey_picture_keeps_its_answer() -> None:
    grey = np.random.default_rng(1).random((6, 6, 1))
    kernel = kernels.named("sharpen", 3)
    three = convolve(np.repeat(grey, 3, axis=2), kernels.over_channels("sharpen", kernel, 3))
    np.testing.assert_allclose(three, convolve(grey, kernel[..., None]))


def test_red_against_green() -> None:
    red = np.zeros((3, 3, 3))
    red[..., 0] = 1
    assert convolve(red, kernels.opponent(3))[0, 0] == pytest.approx(1)
    assert convolve(red[..., [1, 0, 2]], kernels.opponent(3))[0, 0] == pytest.approx(-1)
    assert convolve(np.ones((3, 3, 3)), kernels.opponent(3))[0, 0] == pytest.approx(0)
