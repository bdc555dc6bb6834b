"""Values, gradients and Adam's steps of the small recurrent networks, against Keras."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.concepts.recurrent_training import Weights, forward, gradient, initial, train

UNITS, INPUTS = 3, 2
CELLS = {"lstm": keras.layers.LSTM, "simple_rnn": keras.layers.SimpleRNN}


def twin(cell: str, weights: Weights) -> keras.Model:
    given = keras.Input((None, INPUTS))
    layer = CELLS[cell](UNITS)
    head = keras.layers.Dense(1)
    model = keras.Model(given, head(layer(given)))
    layer.set_weights([weights[name] for name in ("kernel", "recurrent", "bias")])
    head.set_weights([weights["head"][:, None], weights["head_bias"]])
    return model


def some(cell: str) -> tuple[Weights, Any, Any]:
    draw = np.random.default_rng(3)
    weights = initial(cell, INPUTS, UNITS, seed=5, forget_bias=2.0)
    weights["bias"] += draw.normal(size=weights["bias"].shape).astype(np.float32)
    inputs = draw.normal(size=(4, 6, INPUTS)).astype(np.float32)
    return weights, inputs, np.array([1, 0, 0, 1], np.float32)


def keras_loss(model: keras.Model, inputs: Any, answers: Any) -> Any:
    entropy = keras.losses.BinaryCrossentropy(from_logits=True)
    return entropy(answers[:, None], model(inputs))


@pytest.mark.parametrize("cell", CELLS)
def test_scores_loss_and_gradient_are_those_of_keras(cell: str) -> None:
    weights, inputs, answers = some(cell)
    model = twin(cell, weights)
    with tf.GradientTape() as tape:
        loss = keras_loss(model, inputs, answers)
    theirs = [np.asarray(each) for each in tape.gradient(loss, model.trainable_variables)]
    found = forward(cell, weights, inputs)
    mine, slopes = gradient(cell, weights, found, answers)
    np.testing.assert_allclose(found.scores, np.asarray(model(inputs))[:, 0], atol=1e-5)
    assert mine == pytest.approx(float(loss), abs=1e-6)
    for slope, their in zip(slopes.values(), theirs, strict=True):
        np.testing.assert_allclose(slope, their.reshape(slope.shape), atol=1e-5)


def test_steps_are_those_of_adam() -> None:
    weights, inputs, answers = some("lstm")
    model = twin("lstm", weights)
    adam = keras.optimizers.Adam(0.05, global_clipnorm=0.2)
    losses = []
    for _ in range(3):
        with tf.GradientTape() as tape:
            loss = keras_loss(model, inputs, answers)
        losses.append(float(loss))
        slopes = tape.gradient(loss, model.trainable_variables)
        adam.apply_gradients(zip(slopes, model.trainable_variables, strict=True))
    mine = train("lstm", weights, lambda: (inputs, answers), rate=0.05, clip=0.2)
    assert [next(mine) for _ in range(3)] == pytest.approx(losses, abs=1e-5)
    for weight, variable in zip(weights.values(), model.trainable_variables, strict=True):
        theirs = np.asarray(variable).reshape(weight.shape)
        np.testing.assert_allclose(weight, theirs, atol=1e-4)


def test_first_weights_are_drawn_as_in_keras() -> None:
    weights = initial("lstm", 1, 16, seed=1, forget_bias=5.0)
    recurrent = weights["recurrent"]
    np.testing.assert_allclose(recurrent @ recurrent.T, np.eye(16), atol=1e-5)
    limit = np.sqrt(6 / 65)
    assert 0.8 * limit < np.abs(weights["kernel"]).max() <= limit
    np.testing.assert_array_equal(
        weights["bias"].reshape(4, 16), [[0] * 16, [5] * 16] + 2 * [[0] * 16]
    )
    again = initial("lstm", 1, 16, seed=1, forget_bias=5.0)
    assert all(np.array_equal(weights[name], again[name]) for name in weights)
