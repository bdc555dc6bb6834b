"""Feature maps against hand arithmetic."""

import numpy as np
import pytest

from core.config import Preprocessing
from core.datasets.statistics import Statistics
from core.explain.activations import maps, maps_within, quantise, walk
from core.explain.answers import LayerEntry
from core.layers import Conv, Dense, Flatten, GlobalPool, Softmax
from core.models.opening import ModelError

# 3 x 3 pixels of 0, 51 and 255, that is 0, 0.2 and 1.
PIXELS = np.array([[0, 51, 255], [0, 0, 255], [51, 0, 0]], np.uint8)[None, :, :, None]
IMAGE = PIXELS[0] / np.float32(255)
DOUBLE_AND_NEGATIVE = [[[[[2.0, -1.0]]]], [0.5, 0.0]]  # kernels (1, 1, 1, 2) and biases


def two_maps(made, **more):
    """relu(2 x + 0.5) and relu(-x), then the mean of each map is a class score."""
    layers = Conv(2, 1), GlobalPool(), Softmax(dense=False)
    return made(*layers, images=PIXELS, weights={"conv1": DOUBLE_AND_NEGATIVE}, **more)


def test_every_stage_of_a_convolution(made):
    net = two_maps(made)
    total = maps(net, IMAGE, "conv1", "sum")
    assert np.allclose(total.array[..., 0], 2 * IMAGE[..., 0] + 0.5)
    assert np.allclose(total.array[..., 1], -IMAGE[..., 0])
    assert total.range == pytest.approx((-1.0, 2.5))
    after = maps(net, IMAGE, "conv1")
    assert after.stage == "activation" and not after.array[..., 1].any()
    scores = maps(net, IMAGE, "global_average_pool1")
    # sum of the pixels is 2.4: (2 * 2.4 + 9 * 0.5) / 9 and 0
    assert scores.array.shape == (1, 1, 2)
    assert scores.array[0, 0] == pytest.approx([9.3 / 9, 0.0], rel=1e-5)


def test_batch_norm_is_a_stage_of_its_own(made):
    norm = [[3.0], [1.0], [0.5], [4.0 - 1e-3]]  # gamma, beta, mean, variance; epsilon is 1e-3
    layers = Conv(1, 1, batch_norm=True, activation="linear"), GlobalPool(), Dense(1), Softmax()
    net = made(*layers, images=PIXELS, weights={"conv1": [[[[[1.0]]]]], "conv1_norm": norm})
    assert net.entry("conv1").stages == ("sum", "batch_norm")
    assert np.allclose(maps(net, IMAGE, "conv1", "sum").array, IMAGE)
    expected = 3 * (IMAGE - 0.5) / 2 + 1
    assert np.allclose(maps(net, IMAGE, "conv1").array, expected, atol=1e-5)


def test_walk_by_hand(made):
    shown = walk(two_maps(made), IMAGE).first
    assert [each.entry.layer for each in shown.layers] == [
        "input",
        "conv1",
        "global_average_pool1",
        "softmax1",
    ]
    image, conv, pooled, answer = shown.layers
    assert image.zeros == pytest.approx(5 / 9) and (image.low, image.high) == (0, 1)
    assert conv.zeros == 0.5 and (conv.low, conv.high) == (0, 2.5)
    assert conv.dead_here.tolist() == conv.dead.tolist() == [False, True]
    assert conv.pixels[0].tolist() == [[0, 51, 255], [0, 0, 255], [51, 0, 0]]
    assert (conv.lows[0], conv.highs[0]) == pytest.approx((0.5, 2.5))
    assert np.allclose(conv.values()[0], 2 * IMAGE[..., 0] + 0.5, atol=1 / 255)
    assert pooled.pixels.shape == (1, 1, 2) and pooled.shown.tolist() == [0]
    powers = np.exp([9.3 / 9, 0.0])
    assert shown.probabilities == pytest.approx(powers / powers.sum(), rel=1e-5)
    assert answer.high == pytest.approx(shown.probabilities[0])


def test_difference_of_two_images(made):
    darker = IMAGE * np.float32(0.5)
    found = walk(two_maps(made), IMAGE, darker)
    conv = found.difference.layers[1]
    assert conv.low == pytest.approx(-1.0) and conv.high == 0
    assert conv.dead_here.tolist() == [False, True]  # map 1 is the same for both
    expected = found.second.probabilities - found.first.probabilities
    assert found.difference.probabilities == pytest.approx(expected)
    assert found.first.layers[1].high == pytest.approx(2.5)
    assert found.second.layers[1].high == pytest.approx(1.5)


def test_dead_for_one_image_is_not_dead_for_the_sample(made):
    """relu(x - 0.5) is 0 on the first image and not on the second."""
    images = np.stack([np.full((2, 2, 1), 100), np.full((2, 2, 1), 200)]).astype(np.uint8)
    weights = {"conv1": [[[[[1.0]]]], [-0.5]]}
    net = made(Conv(1, 1), Flatten(), Softmax(), images=images, weights=weights)
    shown = walk(net, images[0] / np.float32(255)).first
    conv = shown.layers[1]
    assert shown.sample_images == 2
    assert conv.dead_here.tolist() == [True] and conv.dead.tolist() == [False]


def test_padding_and_normalization_are_stages_of_the_input(made):
    statistics = Statistics(np.array([0.2], np.float32), np.array([0.5], np.float32))
    net = two_maps(made, preprocessing=Preprocessing(1, "channel", True), statistics=statistics)
    assert net.entry("input").stages == ("image", "padding", "normalization")
    assert np.array_equal(maps(net, IMAGE, "input", "image").array, IMAGE)
    given = maps(net, IMAGE, "input").array
    assert given.shape == (5, 5, 1) and given[0, 0, 0] == pytest.approx(-0.4)
    assert given[1, 3, 0] == pytest.approx((1 - 0.2) / 0.5)


def test_without_its_data_set_an_image_can_still_be_seen(made, monkeypatch):
    net = two_maps(made)

    def gone():
        raise ModelError("gone")

    monkeypatch.setattr(net, "test_set", gone)
    shown = walk(net, IMAGE).first
    assert shown.sample_images == 0 and not any(each.dead.any() for each in shown.layers)


def test_quantise_keeps_both_ends_and_survives_what_is_not_finite():
    pixels, lows, highs = quantise(np.array([[[-1.0, 3.0]], [[7.0, 7.0]]], np.float32))
    assert pixels.tolist() == [[[0, 255]], [[0, 0]]]
    assert lows.tolist() == [-1, 7] and highs.tolist() == [3, 7]
    assert quantise(np.array([[[0.0, np.inf]]], np.float32))[0].shape == (1, 1, 2)


def entry(units, *sides):
    return LayerEntry("x", "conv", "", ("output",), (*sides, units), units, None)


def test_wide_layers_show_as_many_maps_as_fit():
    """20 and 8 maps of 10 x 10 in 1,800 bytes: 10 of the first and all of the second."""
    layers = [entry(20, 10, 10), entry(8, 10, 10)]
    assert maps_within(layers, 1800) == 10
    assert maps_within(layers, 10**9) == 20
    assert maps_within(layers, 10) == 1
    # a vector of 300 takes 900 of them: 4 of each
    assert maps_within([*layers, entry(300)], 1800) == 4
