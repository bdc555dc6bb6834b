"""Convolution of the lab against SciPy, Keras and hand arithmetic."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from scipy.signal import correlate2d

from core.concepts.convolution import convolve, dense_parameters, products, shared_parameters
from core.concepts.window import DoesNotFit, Window, patches

RNG = np.random.default_rng(2)
WINDOWS = [
    Window(3),
    Window(1),
    Window(4, stride=2, padding=1),
    Window(3, stride=3, padding=2),
    Window(3, padding=2, dilation=2),
    Window(2, padding=3, dilation=4),
    Window(7, stride=2, padding=3),
]


def test_hand_arithmetic() -> None:
    image = np.array([[1, 2, 0], [0, 1, 3], [4, 0, 1]], float)[..., None]
    kernel = np.array([[1, -1], [2, 0]], float)[..., None]
    # 1 - 2 + 0; 2 - 0 + 2; 0 - 1 + 8; 1 - 3 + 0; and 10 for the bias
    assert convolve(image, kernel, 10.0).tolist() == [[9, 14], [17, 8]]


@pytest.mark.parametrize("window", WINDOWS, ids=str)
@pytest.mark.parametrize("channels", [1, 3])
def test_equals_scipy(window: Window, channels: int) -> None:
    image = RNG.normal(size=(11, 12, channels))
    kernel = RNG.normal(size=(window.size, window.size, channels))
    spread = np.zeros((window.span, window.span, channels))
    spread[:: window.dilation, :: window.dilation] = kernel
    padded = np.pad(image, [(window.padding,) * 2, (window.padding,) * 2, (0, 0)])
    summed = sum(correlate2d(padded[..., c], spread[..., c], "valid") for c in range(channels))
    wanted = np.asarray(summed)[:: window.stride, :: window.stride] + 0.5
    np.testing.assert_allclose(convolve(image, kernel, 0.5, window), wanted, atol=1e-12)


@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_equals_keras(window: Window) -> None:
    if window.stride > 1 and window.dilation > 1:
        pytest.skip("Keras has no dilation with strides")
    image = RNG.normal(size=(11, 12, 3)).astype(np.float32)
    layer = keras.layers.Conv2D(
        1, window.size, strides=window.stride, dilation_rate=window.dilation
    )
    pads = keras.layers.ZeroPadding2D(window.padding)
    wanted = layer(pads(image[None])).numpy()[0, ..., 0]
    kernel = layer.kernel.numpy()[..., 0]
    np.testing.assert_allclose(convolve(image, kernel, 0.0, window), wanted, atol=1e-5)
    assert wanted.shape == (window.places(11), window.places(12))


def test_output_size_equals_the_number_of_places_counted() -> None:
    for side in range(1, 12):
        for window in WINDOWS:
            starts = range(-window.padding, side + window.padding - window.span + 1, window.stride)
            if len(starts):
                assert window.places(side) == len(starts)
            else:
                with pytest.raises(DoesNotFit):
                    window.places(side)


def test_a_window_that_does_not_fit_says_how_to_mend_it() -> None:
    with pytest.raises(DoesNotFit, match=r"spans 9 px .* has 8: choose .* less dilation or more"):
        patches(np.zeros((8, 8, 1)), Window(3, dilation=4))
    with pytest.raises(DoesNotFit, match="with its padding has 4"):
        Window(5, padding=1).places(2)


def test_products_add_up_to_the_map() -> None:
    image, kernel = RNG.normal(size=(9, 9, 3)), RNG.normal(size=(3, 3, 3))
    window = Window(3, stride=2, padding=1, dilation=2)
    whole = convolve(image, kernel, 0.25, window)
    for place in np.ndindex(*whole.shape):
        found = products(image, kernel, window, (place[0], place[1]))
        assert found.sum() + 0.25 == pytest.approx(whole[place])


def test_parameters_equal_those_keras_counts() -> None:
    shared = keras.Sequential([keras.Input((12, 12, 3)), keras.layers.Conv2D(6, 5)])
    dense = keras.Sequential([keras.Input((432,)), keras.layers.Dense(8 * 8 * 6)])
    assert shared_parameters(5, 3, 6) == shared.count_params() == 456
    assert dense_parameters(432, 384) == dense.count_params()
