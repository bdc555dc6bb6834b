"""First weights and the stack of dense layers: by hand, against Keras, and what the lab says."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.concepts import initialization
from core.concepts.initialization import (
    SCHEMES,
    Setting,
    Stack,
    batches,
    descend,
    deviation,
    digits,
    distinct,
    first_weights,
    forward,
    learn,
    loss_of,
    slopes,
    spread,
    stack,
)

INPUTS = 12


def small(scheme: str, activation: str = "relu") -> Stack:
    setting = Setting(depth=2, activation=activation, bias=0.1)
    return stack(scheme, setting, INPUTS)


def some() -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(4)
    return draw.normal(size=(8, INPUTS)).astype(np.float32), draw.integers(0, 10, 8)


def twin(net: Stack) -> keras.Model:
    x = given = keras.Input((INPUTS,))
    for place, weights in enumerate(net.weights):
        kind = net.activation if place < len(net.weights) - 1 else None
        x = keras.layers.Dense(weights.shape[1], kind)(x)
    model = keras.Model(given, x)
    pairs = zip(net.weights, net.biases, strict=True)
    model.set_weights([array.copy() for pair in pairs for array in pair])
    return model


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_logits_loss_and_a_step_are_those_of_keras(activation: str) -> None:
    net, (images, labels) = small("glorot", activation), some()
    model = twin(net)
    with tf.GradientTape() as tape:
        logits = model(images)
        entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        loss = entropy(labels, logits)
    found = forward(net, images)[-1]
    np.testing.assert_allclose(found, np.asarray(logits), atol=1e-5)
    assert loss_of(found, labels) == pytest.approx(float(loss), abs=1e-5)
    gradient = tape.gradient(loss, model.trainable_variables)
    keras.optimizers.SGD(0.5).apply_gradients(zip(gradient, model.trainable_variables, strict=True))
    descend(net, images, labels, 0.5)
    theirs = [np.asarray(each) for each in model.trainable_variables]
    for place, (weights, bias) in enumerate(zip(net.weights, net.biases, strict=True)):
        np.testing.assert_allclose(weights, theirs[2 * place], atol=1e-5)
        np.testing.assert_allclose(bias, theirs[2 * place + 1], atol=1e-5)


def test_slopes_are_differences_of_the_loss() -> None:
    """Moving one bias of a layer by e changes the loss by e times the sum of its slopes."""
    net, (images, labels) = small("he"), some()
    net = Stack(
        [w.astype(float) for w in net.weights], [b.astype(float) for b in net.biases], "relu"
    )
    inward = slopes(net, forward(net, images.astype(float)), labels)
    for layer, unit in ((0, 3), (1, 5), (2, 7)):
        before = loss_of(forward(net, images)[-1], labels)
        net.biases[layer][unit] += 1e-6
        moved = (loss_of(forward(net, images)[-1], labels) - before) / 1e-6
        net.biases[layer][unit] -= 1e-6
        assert inward[layer][:, unit].sum() == pytest.approx(moved, abs=1e-5)


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("zeros", 0),
        ("constant", 0),
        ("small", 0.01),
        ("inputs", 0.05),
        ("he", 0.0707),
        ("glorot", 0.0632),
    ],
)
def test_deviation_by_hand_and_as_drawn(scheme: str, expected: float) -> None:
    """400 inputs, 100 units: 1/20, sqrt(2)/20, sqrt(2/500)."""
    assert deviation(scheme, 400, 100) == pytest.approx(expected, abs=5e-5)
    weights = first_weights(scheme, 400, 100, np.random.default_rng(1))
    assert weights.dtype == np.float32 and weights.shape == (400, 100)
    assert weights.std() == pytest.approx(expected, rel=0.02, abs=1e-9)
    assert set(SCHEMES) == {"zeros", "constant", "small", "inputs", "he", "glorot"}


@pytest.mark.parametrize(
    ("scheme", "theirs"),
    [("he", keras.initializers.HeNormal(1)), ("glorot", keras.initializers.GlorotUniform(1))],
)
def test_deviation_is_that_of_keras(scheme: str, theirs: keras.Initializer) -> None:
    drawn = np.asarray(theirs((784, 100)))
    assert drawn.std() == pytest.approx(deviation(scheme, 784, 100), rel=0.02)


def test_equal_units_are_counted() -> None:
    weights = np.array([[1.0, 1.0, 2.0], [0.5, 0.5, 0.5]], np.float32)
    assert distinct(weights) == 2
    assert distinct(np.zeros((3, 4), np.float32)) == 1


@pytest.mark.parametrize("scheme", ["zeros", "constant"])
def test_units_that_start_equal_stay_equal(scheme: str) -> None:
    found = learn(scheme, Setting(depth=3, activation="tanh", rate=0.1))
    assert list(found.after.distinct) == [1, 1, 1]


def test_small_weights_shrink_the_signal_and_he_keeps_it() -> None:
    images, labels = digits()
    found = {
        name: spread(stack(name, Setting(), 784), images[:200], labels[:200])
        for name in ("small", "he", "zeros")
    }
    assert found["small"].activation[-1] < 1e-4 * found["small"].activation[0]
    assert 0.3 < found["he"].activation[-1] / found["he"].activation[0] < 3
    assert not found["zeros"].activation.any() and not found["zeros"].gradient[:-1].any()
    assert found["zeros"].firing[0] == 0


def test_spread_by_hand() -> None:
    """One unit with weight 2 and bias 1 on inputs -1 and 1: outputs 0 and 3, deviation 1.5."""
    head = np.zeros((1, 10), np.float32)
    net = Stack([np.array([[2.0]]), head], [np.array([1.0]), np.zeros(10)], "relu")
    found = spread(net, np.array([[-1.0], [1.0]]), np.array([0, 1]))
    assert found.activation[0] == pytest.approx(1.5) and found.firing[0] == 0.5


@pytest.mark.parametrize("scheme", ["small", "he", "glorot"])
def test_shares_that_fire_are_those_counted_in_keras(scheme: str) -> None:
    images, _ = some()
    setting = Setting(depth=3, bias=0.5)
    for bias in initialization.BIASES:
        model = twin(stack(scheme, Setting(depth=3, bias=bias), INPUTS))
        hidden = keras.Model(model.inputs[0], model.layers[-2].output)
        share = float(np.mean(np.asarray(hidden(images)) > 0))
        assert initialization.firing(scheme, setting, bias, images) == pytest.approx(share)
    assert len(learn("zeros", Setting(depth=1)).fires) == len(initialization.BIASES)


def test_spreads_of_all_layers_are_those_of_keras() -> None:
    """Standard deviations of outputs and of the loss's slopes, by automatic differentiation."""
    net, (images, labels) = small("he"), some()
    model = twin(net)
    found = spread(net, images, labels)
    values = tf.constant(images)
    with tf.GradientTape() as tape:
        inward = []
        for layer in model.layers[1:]:
            values = values @ layer.kernel + layer.bias
            inward.append(values)
            if layer is not model.layers[-1]:
                values = tf.nn.relu(values)
        entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        loss = entropy(labels, values)
    gradients = tape.gradient(loss, inward)
    outputs = [np.maximum(each, 0) for each in inward[:-1]]
    np.testing.assert_allclose(found.activation, [each.std() for each in outputs], rtol=1e-4)
    np.testing.assert_allclose(found.firing, [np.mean(each > 0) for each in outputs])
    theirs = [np.asarray(each).std() for each in gradients[:-1]]
    np.testing.assert_allclose(found.gradient, theirs, rtol=1e-4)


def test_training_learns_and_repeats() -> None:
    setting = Setting(depth=2, rate=0.1)
    found, again = learn("he", setting), learn("he", setting)
    assert len(found.losses) == initialization.STEPS + 1
    assert found.losses[-1] < 0.5 * found.losses[0]
    np.testing.assert_array_equal(found.losses, again.losses)


def test_a_training_that_diverges_ends_without_complaint() -> None:
    found = learn("he", Setting(depth=10, bias=1.0, rate=100.0))
    assert not np.isfinite(found.losses[-1])


def test_batches_use_each_image_once_an_epoch() -> None:
    found = list(batches(1437, 1))
    assert len(found) == 50 and all(len(each) == 64 for each in found)
    first = np.concatenate(found[:22])
    assert len(np.unique(first)) == len(first) == 22 * 64
    assert not np.array_equal(found[0], found[22])
