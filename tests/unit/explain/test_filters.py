"""Kernels, and what is lost without a map, against hand arithmetic."""

import numpy as np
import pytest

from core.explain.ablation import ablation
from core.explain.filters import filters
from core.layers import Conv, Dense, Flatten, GlobalPool, Softmax
from core.models.opening import ModelError

PIXELS = np.array([[0, 51, 255], [0, 0, 255], [51, 0, 0]], np.uint8)[None, :, :, None]
IMAGE = PIXELS[0] / np.float32(255)
MEAN = 2.4 / 9  # of the image


def test_kernels_and_their_norms(made):
    kernels = np.zeros((1, 1, 3, 2))
    kernels[0, 0, :, 0] = 2, 3, 6  # 4 + 9 + 36 = 7 squared
    kernels[0, 0, :, 1] = 0, -0.5, 0
    images = np.zeros((1, 3, 3, 3), np.uint8)
    weights = {"conv1": [kernels, [0.25, -1.0]]}
    net = made(Conv(2, 1), Conv(2, 3), Flatten(), Softmax(), images=images, weights=weights)
    found = filters(net, "conv1")
    assert found.norms.tolist() == pytest.approx([7, 0.5])
    assert found.kernels.shape == (2, 1, 1, 3) and found.kernels[0, 0, 0].tolist() == [2, 3, 6]
    assert found.bias.tolist() == [0.25, -1] and found.colour
    one = filters(net, "conv2", [1])
    assert one.kernels.shape == (1, 3, 3, 2) and one.shown.tolist() == [1] and not one.colour
    assert len(one.norms) == 2


def test_kernels_of_what_has_none_are_one_sentence(made):
    net = made(Conv(2, 1), Flatten(), Softmax(), images=PIXELS)
    with pytest.raises(ModelError, match="flatten1 has no kernels; choose conv1"):
        filters(net, "flatten1")
    with pytest.raises(ModelError, match="no map 2; choose a number from 0 to 1"):
        filters(net, "conv1", [0, 2])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def test_ablation_by_hand(made):
    """Maps x and 2 x; class 0 scores 3 mean(x) - 1 mean(2 x) + 0 = mean(x), class 1 scores 0.

    Without map 0 the score is -2 mean(x), without map 1 it is 3 mean(x). Both images are of class
    0 and right while the score is above 0: without map 0 none is.
    """
    weights = {
        "conv1": [[[[[1.0, 2.0]]]], [0.0, 0.0]],
        "logits": [[[3.0, 0.0], [-1.0, 0.0]], [0.0, 0.0]],
    }
    images = np.concatenate([PIXELS, PIXELS[:, ::-1]])
    net = made(Conv(2, 1), GlobalPool(), Softmax(), images=images, labels=[0, 0], weights=weights)
    found = ablation(net, IMAGE, "conv1", 0)
    base = sigmoid(MEAN)
    assert found.base_probability == pytest.approx(base, rel=1e-5)
    expected = [base - sigmoid(-2 * MEAN), base - sigmoid(3 * MEAN)]
    assert found.probability == pytest.approx(expected, rel=1e-4)
    assert found.base_accuracy == 1 and found.accuracy.tolist() == [1, 0]
    assert found.done == found.entry.units == 2 and found.sample_images == 2
    other = ablation(net, IMAGE, "conv1", 1)
    assert other.probability == pytest.approx([-each for each in expected], rel=1e-4)


def test_ablation_goes_on_where_it_stopped(made):
    net = made(Conv(4, 2), Flatten(), Dense(5), Softmax(), images=PIXELS)
    done = [ablation(net, IMAGE, "conv1", 0, seconds=0).done for _ in range(5)]
    assert done == [1, 2, 3, 4, 4]
    short = ablation(net, IMAGE, "dense1", 0, seconds=0)
    assert short.done == 1 and np.isnan(short.accuracy[1:]).all()
    assert np.isfinite(short.probability).all()


def test_ablation_of_what_has_no_filters_is_one_sentence(made):
    net = made(Conv(2, 2), Flatten(), Softmax(), images=PIXELS)
    with pytest.raises(ModelError, match="flatten1 has no filters"):
        ablation(net, IMAGE, "flatten1", 0)


def test_ablation_without_the_data_set_is_of_the_image_alone(made, monkeypatch):
    net = made(Conv(2, 2), Flatten(), Softmax(), images=PIXELS)

    def gone():
        raise ModelError("gone")

    monkeypatch.setattr(net, "test_set", gone)
    found = ablation(net, IMAGE, "conv1", 0)
    assert found.done == 2 and found.sample_images == 0
    assert np.isnan(found.accuracy).all() and np.isfinite(found.probability).all()
