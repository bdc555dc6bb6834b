"""Cropping, scaling and placing, by hand."""

import numpy as np
import pytest

from core.images.ink import bounding_box, center_of_mass, crop, place, scale_to_box


def test_bounding_box_and_crop():
    ink = np.zeros((5, 6), dtype=np.float32)
    ink[1, 2] = ink[3, 4] = 1
    box = bounding_box(ink > 0)
    assert box == (1, 4, 2, 5)
    assert crop(ink, box).shape == (3, 3)


def test_center_of_mass_weighs():
    ink = np.array([[1, 0, 0, 3]], dtype=np.float32)
    assert center_of_mass(ink) == pytest.approx((0, 2.25))
    assert center_of_mass(np.zeros((3, 5), dtype=np.float32)) == (1, 2)


@pytest.mark.parametrize(
    ("shape", "expected"),
    [((40, 10), (20, 5)), ((3, 6), (10, 20)), ((1000, 1), (20, 1)), ((1, 1), (20, 20))],
)
def test_the_longest_side_fills_the_box(shape: tuple[int, int], expected: tuple[int, int]):
    scaled = scale_to_box(np.ones(shape, dtype=np.float32), 20)
    assert scaled.shape == expected
    assert scaled.min() > 0.99 and scaled.max() <= 1


def test_reducing_averages():
    stripes = np.tile(np.array([0, 1], dtype=np.float32), (200, 100))
    assert scale_to_box(stripes, 20)[:, 2:-2] == pytest.approx(0.5, abs=0.05)


def test_by_mass_the_center_is_pixel_14_14():
    dot = np.ones((1, 1), dtype=np.float32)
    assert np.argwhere(place(dot, 28, 28, "mass")).tolist() == [[14, 14]]


def test_by_box_margins_are_equal():
    field = place(np.ones((28, 10), dtype=np.float32), 28, 28, "box")
    assert np.flatnonzero(field.any(axis=0)).tolist() == list(range(9, 19))


def test_ink_is_not_pushed_over_the_edge():
    ink = np.zeros((20, 20), dtype=np.float32)
    ink[0, :] = 1
    ink[19, 19] = 0.01
    field = place(ink, 28, 28, "mass")
    assert field.sum() == pytest.approx(ink.sum())
    assert field[8].sum() == 20


def test_real_mnist_is_centered_the_same_way(real_data: object):
    from core.datasets.registry import load

    images = load("mnist").test_images[:300, ..., 0]
    same = 0
    for image in images:
        again = place(crop(image, bounding_box(image > 0)), 28, 28, "mass")
        same += np.array_equal(again, image)
    assert same >= 290
