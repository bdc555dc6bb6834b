"""Every layer kind: the NumPy reference equals what Keras computes, to 1e-5."""

import math

import numpy as np
import pytest

from core.config import Preprocessing
from core.datasets.statistics import Statistics
from core.explain.microscope import microscope
from core.explain.value import value_at
from core.layers import ACTIVATIONS, Conv, Dense, Dropout, Flatten, GlobalPool, Pool, Softmax
from core.presets import PRESETS

RNG = np.random.default_rng(3)


def pictures(*shape):
    return RNG.integers(0, 256, shape, dtype=np.uint8)


def checked(net, image, units=3):
    """Compare a few places of a few units of every layer; the number of comparisons by kind."""
    seen = {}
    for entry in net.network.layers:
        for unit in sorted({0, entry.units // 2, entry.units - 1})[:units]:
            scope = microscope(net, image, entry.layer, unit)
            height, width = scope.output.shape
            for row, column in {(0, 0), (height // 2, width - 1), (height - 1, width // 3)}:
                found = value_at(scope, row, column).value
                where = f"{entry.layer} unit {unit} at {row}, {column}"
                wanted = float(scope.output[row, column])
                assert found == pytest.approx(wanted, rel=1e-5, abs=1e-5), where
                seen[scope.kind] = seen.get(scope.kind, 0) + 1
    return seen


def with_statistics(net):
    """Batch normalisation that does something: gamma, beta, mean and variance drawn."""
    for layer in net.model.layers:
        if layer.name.endswith("_norm"):
            size = layer.gamma.shape
            drawn = [RNG.uniform(0.5, 1.5, size), RNG.normal(0, 0.3, size)]
            layer.set_weights([*drawn, RNG.normal(0, 0.3, size), RNG.uniform(0.5, 2, size)])
    return net


CONVOLUTIONS = {
    "valid": Conv(3, 3),
    "same": Conv(3, 3, padding="same"),
    "even kernel, same": Conv(3, 4, padding="same"),
    "stride": Conv(3, 3, stride=2),
    "stride, same": Conv(3, 5, stride=2, padding="same"),
    "stride over kernel, same": Conv(3, 2, stride=3, padding="same"),
    "one pixel": Conv(3, 1),
    "batch norm": Conv(3, 3, batch_norm=True),
    "batch norm, no activation": Conv(3, 3, batch_norm=True, activation="linear"),
}


@pytest.mark.parametrize("kind", CONVOLUTIONS)
@pytest.mark.parametrize("channels", [1, 3])
def test_convolutions(made_run, kind, channels):
    """9 x 7 px, so that rows and columns are padded by different amounts."""
    images = pictures(2, 9, 7, channels)
    layers = CONVOLUTIONS[kind], Conv(2, 2), Flatten(), Softmax()
    net = with_statistics(made_run(*layers, images=images)[1])
    assert checked(net, images[0] / np.float32(255))["conv"] >= 9


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_activations(made, activation):
    images = pictures(1, 6, 6, 1)
    layers = (
        Conv(2, 3, activation=activation),
        Flatten(),
        Dense(5, activation=activation, batch_norm=True, bias_initializer="random_normal"),
        Softmax(),
    )
    net = made(*layers, images=images)
    seen = checked(with_statistics(net), images[0] / np.float32(255))
    assert seen["conv"] and seen["dense"] and seen["softmax"]


def test_poolings_dropout_flatten_and_a_head_without_dense(made):
    images = pictures(1, 11, 11, 2)
    layers = (
        Conv(4, 3, padding="same"),
        Pool("max", 3, 2),
        Dropout(0.5),
        Pool("average", 2, 1),
        Conv(2, 1),
        GlobalPool(),
        Softmax(dense=False),
    )
    seen = checked(made(*layers, images=images), images[0] / np.float32(255))
    kinds = ("input", "conv", "max_pool", "copy", "average_pool", "global_average_pool", "softmax")
    assert set(seen) == set(kinds)
    net = made(Conv(2, 3), Flatten(), Dropout(0.2), Dense(3), Softmax(), images=images)
    seen = checked(net, images[0] / np.float32(255))
    assert seen["flatten"] and seen["copy"]


@pytest.mark.parametrize("center", ["none", "channel", "image"])
def test_preprocessing(made, center):
    shape = {"none": None, "channel": (3,), "image": (8, 8, 3)}[center]
    mean = None if shape is None else RNG.random(shape, np.float32)
    statistics = Statistics(mean, np.array([0.5, 0.25, 2.0], np.float32))
    images = pictures(1, 6, 6, 3)
    preprocessing = Preprocessing(1, center, True)
    net = made(
        Flatten(), Softmax(), images=images, preprocessing=preprocessing, statistics=statistics
    )
    assert checked(net, images[0] / np.float32(255))["input"] == 9


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset(made_run, name):
    config = PRESETS[name].config
    images = pictures(1, 28, 28, 1)
    net = made_run(
        *config.model.layers,
        images=images,
        classes=10,
        preprocessing=Preprocessing(config.data.preprocessing.padding),
    )[1]
    checked(with_statistics(net), images[0] / np.float32(255), units=2)


def test_every_preset_in_colour(made_run):
    images = pictures(1, 32, 32, 3)
    for preset in PRESETS.values():
        net = made_run(*preset.config.model.layers, images=images, classes=10)[1]
        checked(net, images[0] / np.float32(255), units=1)


def test_one_output_by_hand(made):
    """A 2 x 2 kernel over two channels, stride 1, at the corner of a padded image.

    "same" pads a 2 x 2 kernel below and to the right only. At (1, 1) of a 2 x 2 image the window
    holds the pixel (1, 1) and zeros; channel values 1 and 0.2, weights 2 and -3, bias 0.25:
    2 * 1 - 3 * 0.2 + 0.25 = 1.65; batch normalisation with gamma 2, beta 1, mean 0.65, variance
    4 gives 2 * (1.65 - 0.25 - 0.65) / 2 + 1 = 1.75, as it takes the place of the bias.
    """
    images = np.zeros((1, 2, 2, 2), np.uint8)
    images[0, 1, 1] = 255, 51
    kernel = np.zeros((2, 2, 2, 1))
    kernel[0, 0] = [[2.0], [-3.0]]
    kernel[1, 1] = 100  # falls on the padding
    norm = [[2.0], [1.0], [0.65], [4.0 - 1e-3]]
    layers = Conv(1, 2, padding="same", batch_norm=True), Flatten(), Softmax()
    net = made(*layers, images=images, weights={"conv1": [kernel], "conv1_norm": norm})
    scope = microscope(net, images[0] / np.float32(255), "conv1", 0)
    assert (scope.pad_top, scope.pad_left, scope.window, scope.stride) == (0, 0, 2, 1)
    found = value_at(scope, 1, 1)
    assert found.total == pytest.approx(1.4) and found.biased == pytest.approx(1.4)
    assert found.normalised == pytest.approx(1.75) and found.value == pytest.approx(1.75)
    assert found.window[1, 1].tolist() == [0, 0]
    assert scope.output[1, 1] == pytest.approx(1.75, abs=1e-5)
    assert list(scope.steps) == ["sum", "batch_norm", "activation"]


def test_a_dense_unit_names_the_pixel_behind_each_weight(made):
    images = pictures(1, 4, 4, 1)
    layers = Conv(2, 2), Flatten(), Dropout(0.5), Dense(3), Softmax()
    net = made(*layers, images=images)
    scope = microscope(net, images[0] / np.float32(255), "dense1", 2)
    assert scope.input.shape == scope.weights.shape == (18,)
    assert scope.input_shape == (3, 3, 2)
    maps = microscope(net, images[0] / np.float32(255), "flatten1", 13)
    assert maps.at == (2, 0, 1)  # 13 = (2 * 3 + 0) * 2 + 1
    assert math.prod(scope.input_shape) == 18


def test_outside_the_output_is_an_error(made):
    images = pictures(1, 4, 4, 1)
    scope = microscope(
        made(Conv(1, 3), Flatten(), Softmax(), images=images), images[0] / 255, "conv1", 0
    )
    with pytest.raises(IndexError, match="outside 2 x 2"):
        value_at(scope, 2, 0)
