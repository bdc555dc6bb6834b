"""A walk through layers: a network worked out by hand, and the shipped one against Keras."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from scipy.special import expit
from scipy.special import softmax as scipy_softmax

from core.concepts import lenet, pictures
from core.concepts.activation import activate, slope
from core.concepts.forward import walk
from core.layers import Conv, Dense, Flatten, GlobalPool, Pool, Softmax
from core.models.opening import open_model
from core.runs.run import Run


def test_a_network_worked_out_by_hand() -> None:
    """3 x 3 image, one 2 x 2 kernel of ones, bias -5, ReLU, max of all four, two classes."""
    image = np.array([[1, 2, 0], [0, 1, 1], [3, 0, 0]], float)[..., np.newaxis]
    layers = (Conv(1, 2), Pool("max", 2, 2), Flatten(), Softmax())
    kernel = np.ones((2, 2, 1, 1))
    head = np.array([[2.0, 0.0]])
    steps = walk(layers, [kernel, np.array([-3.0]), head, np.array([0.0, 1.0])], image)
    np.testing.assert_array_equal(steps[0].sums[..., 0], [[1, 1], [1, -1]])  # 4 4 / 4 2, minus 3
    np.testing.assert_array_equal(steps[0].values[..., 0], [[1, 1], [1, 0]])
    assert steps[1].values.ravel() == [1]
    np.testing.assert_array_equal(steps[3].sums, [2, 1])
    np.testing.assert_allclose(steps[3].values, [np.e / (1 + np.e), 1 / (1 + np.e)])


def test_average_pooling_and_dense_with_tanh() -> None:
    image = np.array([[1.0, 3.0], [5.0, 7.0]])[..., np.newaxis]
    layers = (Pool("average", 2, 2), Flatten(), Dense(1, activation="tanh"))
    steps = walk(layers, [np.array([[0.5]]), np.array([-1.0])], image)
    assert steps[0].values.ravel() == [4]
    assert steps[2].values == pytest.approx(np.tanh(1.0))


def test_another_layer_is_refused() -> None:
    with pytest.raises(ValueError, match="global_average_pool"):
        walk((GlobalPool(),), [], np.zeros((2, 2, 1)))


@pytest.mark.parametrize("kind", ["relu", "tanh", "sigmoid", "linear"])
def test_activations_and_slopes(kind: str) -> None:
    z = np.array([-800.0, -1.5, -0.2, 0.7, 3.0])
    theirs = {"relu": z * (z > 0), "tanh": np.tanh(z), "sigmoid": expit(z), "linear": z}[kind]
    np.testing.assert_allclose(activate(kind, z), theirs, atol=1e-15)
    step = 1e-6
    numeric = (activate(kind, z + step) - activate(kind, z - step)) / (2 * step)
    np.testing.assert_allclose(slope(kind, z), numeric, atol=1e-8)


def test_the_walk_through_lenet_is_that_of_keras() -> None:
    """Each stage with the same rounded weights; the answer also with the network's own."""
    model = open_model(Run(lenet.FOLDER))
    picture = pictures.sample("X", 28)
    batch = picture[np.newaxis, :, :, np.newaxis]
    own = np.asarray(model(batch))[0]
    walked = lenet.through(picture)
    assert np.abs(own - walked.answer).max() < 0.01

    model.set_weights([w.astype(np.float16) if w.ndim > 1 else w for w in model.get_weights()])
    names = {row.name for row in (stage.row for stage in walked.stages)}
    layers = [each for each in model.layers if each.name.removesuffix("_activation") in names]
    outputs = keras.Model(model.inputs, [each.output for each in layers])({"image": batch})
    found = {each.name: np.asarray(out)[0] for each, out in zip(layers, outputs, strict=True)}
    for stage in walked.stages:
        name = stage.row.name
        values = found.get(f"{name}_activation", found[name])
        np.testing.assert_allclose(stage.step.values, values, rtol=1e-3, atol=1e-4)
        assert stage.row.output_shape == stage.step.values.shape
        if stage.row.kind == "conv":
            np.testing.assert_allclose(stage.step.sums, found[name], rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(
        walked.answer, scipy_softmax(walked.stages[-1].step.sums), rtol=1e-12
    )


def test_stages_have_the_sizes_of_the_paper() -> None:
    """Figure 2 of LeCun and others 1998."""
    walked = lenet.through(pictures.sample("X", 28))
    assert walked.image.shape == (32, 32, 1)
    shapes = [stage.row.output_shape for stage in walked.stages]
    assert shapes == [
        (28, 28, 6),
        (14, 14, 6),
        (10, 10, 16),
        (5, 5, 16),
        (1, 1, 120),
        (84,),
        (10,),
    ]
    assert walked.answer.sum() == pytest.approx(1)


def test_digits_are_read_rightly() -> None:
    assert lenet.through(pictures.sample("digit", 28)).answer.argmax() == 3
