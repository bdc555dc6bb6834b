"""Pooling of the lab against Keras, loops and hand arithmetic."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from scipy.special import softmax as scipy_softmax

from core.concepts import pooling
from core.concepts.window import DoesNotFit, Window

RNG = np.random.default_rng(4)
IMAGE = RNG.normal(size=(13, 12)).astype(np.float32)
LAYERS = {"max": keras.layers.MaxPooling2D, "average": keras.layers.AveragePooling2D}


@pytest.mark.parametrize("how", pooling.HOW)
@pytest.mark.parametrize(("size", "stride"), [(2, 2), (3, 1), (3, 2), (2, 3), (5, 5), (1, 1)])
def test_equals_keras(how: str, size: int, stride: int) -> None:
    wanted = LAYERS[how](size, stride)(IMAGE[None, ..., None]).numpy()[0, ..., 0]
    found = pooling.pool(IMAGE, Window(size, stride), how)
    np.testing.assert_allclose(found, wanted, atol=1e-6)


def test_two_by_two_leaves_a_quarter() -> None:
    assert pooling.pool(np.zeros((32, 32)), Window(2, 2), "max").size == 32 * 32 / 4


def test_winners_are_where_a_loop_finds_them() -> None:
    window = Window(3, 2)
    found = pooling.winners(IMAGE, window)
    pooled = pooling.pool(IMAGE, window, "max")
    for place in np.ndindex(*pooled.shape):
        row, column = found[place]
        assert IMAGE[row, column] == pooled[place]
        assert 0 <= row - 2 * place[0] < 3 and 0 <= column - 2 * place[1] < 3
    assert pooling.winners(np.ones((2, 2)), Window(2))[0, 0].tolist() == [0, 0]


def test_global_average_and_softmax_equal_keras_and_scipy() -> None:
    maps = RNG.normal(size=(7, 7, 10)).astype(np.float32)
    means = pooling.global_average(maps)
    wanted = keras.layers.GlobalAveragePooling2D()(maps[None]).numpy()[0]
    np.testing.assert_allclose(means, wanted, atol=1e-6)
    np.testing.assert_allclose(pooling.softmax(means), scipy_softmax(means))
    assert pooling.softmax(np.array([1000.0, 1000.0])).tolist() == [0.5, 0.5]


def test_pooling_again_and_again_ends_at_one_value() -> None:
    sides = [len(each) for each in pooling.repeated(np.ones((32, 32)), Window(2, 2), "max")]
    assert sides == [32, 16, 8, 4, 2, 1]
    sides = [len(each) for each in pooling.repeated(np.ones((13, 13)), Window(3, 2), "average")]
    assert sides == [13, 6, 2]
    assert len(pooling.repeated(np.ones((4, 4)), Window(1, 1), "max")) == 1
    with pytest.raises(DoesNotFit):
        pooling.pool(np.ones((2, 2)), Window(3, 2), "max")


def test_a_shift_by_hand() -> None:
    image = np.array([[1, 0, 0, 0]], float)
    assert pooling.shifted(image, 1).tolist() == [[0, 1, 0, 0]]
    assert pooling.shifted(image, 9).tolist() == [[0, 0, 0, 0]]
    assert pooling.change(image, pooling.shifted(image, 1)) == pytest.approx(np.sqrt(2))
    assert pooling.change(np.zeros(2), np.zeros(2)) == 0


def test_the_worked_example_has_its_winner() -> None:
    for winner in range(3):
        maps = pooling.class_maps(3, 5, winner)
        assert maps.shape == (5, 5, 3)
        assert pooling.global_average(maps).argmax() == winner


def test_nothing_to_train() -> None:
    assert all(LAYERS[how](2).count_params() == 0 for how in pooling.HOW)


def test_unchanged_by_hand() -> None:
    before, after = np.array([[0, 0.5], [1, 0.2]]), np.array([[0, 0.5], [0.5, 0]])
    assert pooling.unchanged(before, after) == pytest.approx(1 / 3)
    assert pooling.unchanged(np.zeros(3), np.zeros(3)) == 1
