"""A moved letter moves its feature map along, and not what a dense layer makes of it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import correlate2d

from core.concepts import kernels
from core.concepts.moving import Pose, compare, dense_weights, distance
from core.concepts.pictures import letter

A = letter("A", 28, height=0.4, right=-4, down=-4)
WEIGHTS = dense_weights(28 * 28, 26 * 26)
POSES = (Pose(), Pose(8, 5), Pose(8, 5, 40))


def test_distance_by_hand() -> None:
    assert distance(np.array([3.0, 4.0]), np.array([3.0, 4.0])) == 0
    assert distance(np.array([3.0, 4.0]), np.zeros(2)) == 1
    assert distance(np.zeros(2), np.zeros(2)) == 0
    assert np.isnan(distance(np.zeros(2), np.ones(2)))
    orthogonal = distance(np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    assert orthogonal == pytest.approx(np.sqrt(2))


def test_maps_and_dense_outputs_equal_scipy_and_a_product() -> None:
    kernel = kernels.named("vertical", 3)
    for seen in compare(A, kernel, WEIGHTS, POSES):
        wanted = correlate2d(seen.letter, kernel, "valid")
        np.testing.assert_allclose(seen.map, wanted, atol=1e-5)
        dense = np.einsum("i,io->o", seen.letter.ravel(), WEIGHTS)
        np.testing.assert_allclose(seen.dense.ravel(), dense, atol=1e-4)


@pytest.mark.parametrize("name", ["vertical", "outline", "random", "gaussian"])
def test_the_map_moves_along_and_the_dense_layer_does_not(name: str) -> None:
    first, moved, turned = compare(A, kernels.named(name, 3), WEIGHTS, POSES)
    assert first.map_along == first.dense_along == first.pixels_apart == 0
    np.testing.assert_array_equal(moved.letter, np.roll(A, (5, 8), (0, 1)))
    assert moved.map_along < 1e-5, "the moved map is the map of the moved letter"
    assert moved.map_apart > 0.5 and moved.dense_apart > 0.5
    assert moved.dense_along > 0.9, "nothing to be moved along"
    assert turned.dense_along > 0.9


def test_a_turn_is_followed_only_by_a_kernel_that_looks_the_same_from_all_sides() -> None:
    blur, edges = (
        compare(A, kernels.named(name, 5), dense_weights(784, 576), POSES)[2].map_along
        for name in ("gaussian", "vertical")
    )
    assert blur < 0.1 < edges
