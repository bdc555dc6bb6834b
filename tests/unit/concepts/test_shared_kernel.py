"""Backpropagation by hand, against finite differences and against TensorFlow's GradientTape."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from core.concepts import shared_kernel as lab
from core.concepts.window import Window

RNG = np.random.default_rng(5)


def test_hand_arithmetic() -> None:
    image = np.array([[1, 2], [3, 4], [0, 1]], float)
    kernel = np.array([[1, 0], [0, -1]], float)
    found = lab.run(image, kernel, 0.5, np.array([[0], [1]]), Window(2))
    assert found.output.tolist() == [[-2.5], [2.5]]  # 1 - 4 + 0.5; 3 - 1 + 0.5
    assert found.output_gradient.tolist() == [[-2.5], [1.5]]
    assert found.loss == pytest.approx((2.5**2 + 1.5**2) / 2)
    assert found.contributions[0, 0].tolist() == [[-2.5, -5], [-7.5, -10]]
    assert found.contributions[1, 0].tolist() == [[4.5, 6], [0, 1.5]]
    assert found.kernel_gradient.tolist() == [[2, 1], [-7.5, -8.5]]
    assert found.bias_gradient == -1
    assert found.input_gradient.tolist() == [[-2.5, 0], [1.5, 2.5], [0, -1.5]]
    assert found.running()[-1].tolist() == found.kernel_gradient.tolist()


@pytest.mark.parametrize(
    "window", [Window(3), Window(2, stride=2), Window(3, 2, 1), Window(2, 1, 2)], ids=str
)
def test_equals_gradient_tape_and_finite_differences(window: Window) -> None:
    image, kernel = RNG.normal(size=(6, 7)), RNG.normal(size=(window.size, window.size))
    target = RNG.normal(size=(window.places(6), window.places(7)))
    found = lab.run(image, kernel, 0.3, target, window)
    given = [tf.constant(image), tf.constant(kernel), tf.constant(0.3, tf.float64)]
    pad = [(0, 0), (window.padding,) * 2, (window.padding,) * 2, (0, 0)]
    with tf.GradientTape() as tape:
        tape.watch(given)
        padded = tf.pad(given[0][None, ..., None], pad)
        weights = given[1][..., None, None]
        made = tf.nn.conv2d(padded, weights, window.stride, "VALID", dilations=window.dilation)
        loss = tf.reduce_sum((made[0, ..., 0] + given[2] - target) ** 2) / 2
    wanted = [each.numpy() for each in tape.gradient(loss, given)]
    assert found.loss == pytest.approx(float(loss))
    np.testing.assert_allclose(found.input_gradient, wanted[0], atol=1e-10)
    np.testing.assert_allclose(found.kernel_gradient, wanted[1], atol=1e-10)
    assert found.bias_gradient == pytest.approx(float(wanted[2]))
    np.testing.assert_allclose(lab.finite_differences(found), wanted[1], atol=1e-6)


def test_with_dilation_equals_finite_differences() -> None:
    """TensorFlow has no such gradient on a CPU."""
    image, kernel, target = RNG.normal(size=(6, 6)), RNG.normal(size=(2, 2)), np.ones((4, 4))
    found = lab.run(image, kernel, 0.1, target, Window(2, dilation=2))
    np.testing.assert_allclose(found.kernel_gradient, lab.finite_differences(found), atol=1e-6)
    slope = np.empty_like(image)
    for place in np.ndindex(*image.shape):
        nudge = np.zeros_like(image)
        nudge[place] = 1e-5
        high, low = (
            lab.run(image + way * nudge, kernel, 0.1, target, found.window).loss for way in (1, -1)
        )
        slope[place] = (high - low) / 2e-5
    np.testing.assert_allclose(found.input_gradient, slope, atol=1e-6)


def test_a_small_step_down_the_gradient_lowers_the_loss() -> None:
    found = lab.run(*lab.example(5, 3, 1)[:2], 0.0, lab.example(5, 3, 1)[2], Window(3))
    after = found.step(0.001)
    np.testing.assert_allclose(after.kernel, found.kernel - 0.001 * found.kernel_gradient)
    assert after.loss < found.loss


@pytest.mark.parametrize("window", [Window(2, 2), Window(3, 1), Window(2, 3)], ids=str)
@pytest.mark.parametrize("how", ["max", "average"])
def test_gradients_through_pooling_equal_gradient_tape(how: str, window: Window) -> None:
    image = RNG.normal(size=(6, 7))
    gradient = RNG.normal(size=(window.places(6), window.places(7)))
    pool = tf.nn.max_pool2d if how == "max" else tf.nn.avg_pool2d
    given = tf.constant(image)
    with tf.GradientTape() as tape:
        tape.watch(given)
        made = pool(given[None, ..., None], window.size, window.stride, "VALID")[0, ..., 0]
        total = tf.reduce_sum(made * gradient)
    found = (
        lab.through_max(image, gradient, window)
        if how == "max"
        else lab.through_average(image.shape, gradient, window)
    )
    np.testing.assert_allclose(found, tape.gradient(total, given).numpy(), atol=1e-10)


def test_examples_are_small_round_numbers() -> None:
    image, kernel, target = lab.example(5, 3, 2)
    assert image.shape == (5, 5) and kernel.shape == target.shape == (3, 3)
    for values in (image, 2 * kernel, target):
        np.testing.assert_array_equal(values, np.round(values))
