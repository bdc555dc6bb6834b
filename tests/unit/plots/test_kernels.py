"""Kernels as pictures, compared with colours written down."""

import numpy as np

from core.plots.colors import DIVERGING
from core.plots.kernels import GAP_COLOR, by_channel, in_colour, outlined


def test_slices_lie_in_reading_order_with_a_gap():
    kernels = np.zeros((1, 2, 2, 3))
    kernels[0, 0, 0, 1] = 4.0  # the second slice, right of the first
    kernels[0, 1, 1, 2] = -4.0  # the third, below the first
    (picture,) = by_channel(kernels)
    assert picture.shape == (5, 5, 3)
    middle = DIVERGING[len(DIVERGING) // 2]
    np.testing.assert_array_equal(picture[0, 0], middle)
    np.testing.assert_array_equal(picture[0, 3], DIVERGING[-1])
    np.testing.assert_array_equal(picture[4, 1], DIVERGING[0])
    np.testing.assert_array_equal(picture[2, 0], GAP_COLOR)
    np.testing.assert_array_equal(picture[4, 4], GAP_COLOR)  # there is no fourth slice


def test_each_kernel_has_its_own_scale():
    kernels = np.ones((2, 1, 1, 1)) * np.array([1.0, 100.0])[:, None, None, None]
    first, second = by_channel(kernels)
    np.testing.assert_array_equal(first, second)


def test_a_kernel_of_zeros_is_pale():
    np.testing.assert_array_equal(
        by_channel(np.zeros((1, 1, 1, 1)))[0, 0, 0], DIVERGING[len(DIVERGING) // 2]
    )
    assert in_colour(np.zeros((1, 2, 2, 3)))[0, 0, 0].tolist() == [128, 128, 128]


def test_colours_around_grey():
    kernel = np.array([[[[2.0, -2.0, 0.0]]]])
    assert in_colour(kernel)[0, 0, 0].tolist() == [255, 0, 128]


def test_the_frame_stays_on_the_picture():
    image = np.full((4, 4, 1), 50, np.uint8)
    found = outlined(image, (-1, 2, 2, 9), 8)
    assert found.shape == (32, 32, 3)
    assert found[0, 17].tolist() == [11, 18, 17]  # the upper edge, clipped at the picture's
    assert found[15, 31].tolist() == [11, 18, 17]
    assert found[2, 20].tolist() == [255, 210, 63]  # the light line within
    assert found[8, 24].tolist() == [50, 50, 50] and found[31, 0].tolist() == [50, 50, 50]
    assert image.max() == 50  # the given picture is left alone
