"""Every number that the guided path states, worked out anew without the project's own code."""

from __future__ import annotations

import math

import keras
import numpy as np
import pytest
from scipy import signal, special

from core.concepts.path.texts import Question, topics


def text(start: str) -> str:
    """All that the topic whose title begins so says, answers and explanations included."""
    (found,) = (each for each in topics() if each.title.startswith(start))
    questions = (found.predict, *found.questions)
    said = [f"{each.ask} {_right(each)} {each.why}" for each in questions]
    return "\n".join([found.idea, *said])


def _right(question: Question) -> str:
    return question.options[question.answer]


def counted(inputs: tuple[int, ...], *layers: keras.Layer) -> list[keras.Layer]:
    """The layers, built by Keras in this order."""
    x = keras.Input(inputs)
    for layer in layers:
        x = layer(x)
    return list(layers)


def test_sizes_of_pictures() -> None:
    found = text("What a network sees")
    assert f"28 · 28 = {np.zeros((28, 28)).size} numbers" in found
    assert f"32 · 32 · 3 = {np.zeros((32, 32, 3)).size:,}" in found


def test_kernels() -> None:
    found = text("Convolution and the kernel")
    value = signal.correlate([2, 3], [1, -1], mode="valid").item()
    assert f"1 · 2 + (−1) · 3 = {value}".replace("= -", "= −") in found
    (layer,) = counted((32, 32, 3), keras.layers.Conv2D(1, 5))
    assert f"5 · 5 · 3 = {layer.kernel.shape.num_elements()} weights" in found
    ninths = signal.correlate2d(np.arange(9.0).reshape(3, 3), np.full((3, 3), 1 / 9), "valid")
    assert ninths.item() == pytest.approx(np.arange(9).mean())


def test_shared_weights_against_a_dense_layer() -> None:
    conv, _ = counted((28, 28, 1), keras.layers.Conv2D(6, 5), keras.layers.Flatten())
    outputs = math.prod(conv.output.shape[1:])
    inputs = 28 * 28
    found = text("Shared weights")
    assert f"have {conv.count_params()} parameters" in found
    assert f"24 · 24 · 6 = {outputs:,} outputs" in found
    assert f"785 · 3,456 = {(inputs + 1) * outputs:,}" in found
    assert "About 2.7 million" in found and round((inputs + 1) * outputs / 1e6, 1) == 2.7
    letter = np.random.default_rng(1).random((8, 8))
    kernel = np.array([[-1, 0, 1]] * 3)
    here = signal.correlate2d(np.pad(letter, ((0, 0), (3, 6))), kernel, "valid")
    moved = signal.correlate2d(np.pad(letter, ((0, 0), (6, 3))), kernel, "valid")
    np.testing.assert_allclose(moved[:, 3:], here[:, :-3])  # three px to the right


def test_stride_padding_dilation() -> None:
    found = text("Stride, padding")
    (layer,) = counted((28, 28, 1), keras.layers.Conv2D(1, 5, strides=2))
    assert f"{layer.output.shape[1]} × {layer.output.shape[2]}" in found
    (same,) = counted((28 + 2 * 2, 28 + 2 * 2, 1), keras.layers.Conv2D(1, 5))
    assert same.output.shape[1] == 28 and "needs 2p = 4" in found
    (wide,) = counted((5, 5, 1), keras.layers.Conv2D(1, 3, dilation_rate=2))
    assert wide.output.shape[1] == 1 and "2 · 2 + 1 = 5" in found
    windows = signal.convolve2d(np.ones((6, 6)), np.ones((3, 3)), "full")  # that cover each px
    assert windows[0, 0] == 1 and windows[4, 4] == 9


def test_relu_and_softmax() -> None:
    found = text("ReLU and softmax")
    scores = np.array([2.0, 1.0, 0.0, -1.0])
    shares = special.softmax(scores)
    np.testing.assert_allclose(special.softmax(scores + 3), shares)
    assert f"About {shares[0] / shares[1]:.1f} times" in found and f"about {math.e:.3f}" in found
    assert list(np.asarray(keras.ops.relu(np.array([-1.5, 2.0])))) == [0, 2]
    assert "0 and 2" in found


def test_pooling() -> None:
    (layer,) = counted((32, 32, 1), keras.layers.MaxPooling2D(2, 2))
    left = math.prod(layer.output.shape[1:])
    found = text("Pooling and its")
    assert f"32 × 32 = {32 * 32:,} numbers become 16 × 16 = {left}" in found
    assert f"{100 * left / 1024:.0f} %" in found and layer.count_params() == 0
    found = text("Global average")
    (average,) = counted((7, 7, 10), keras.layers.GlobalAveragePooling2D())
    assert f"{average.output.shape[1]} numbers, no weights" in found
    assert average.count_params() == 0
    _, dense = counted((7, 7, 10), keras.layers.Flatten(), keras.layers.Dense(10))
    assert f"{dense.count_params():,} parameters" in found


def test_two_networks() -> None:
    found = text("A whole network")
    conv, pool, dense = keras.layers.Conv2D, keras.layers.AveragePooling2D, keras.layers.Dense
    lenet = counted((32, 32, 1), conv(6, 5), pool(2), conv(16, 5), pool(2), conv(120, 5),
                    keras.layers.Flatten(), dense(84), dense(10))  # fmt: skip
    shapes = [layer.output.shape[1:] for layer in lenet]
    maps = [f"{shape[2]} @ {shape[0]} × {shape[1]}" for shape in shapes[:4]]
    assert f"32 × 32, {', '.join(maps)}, {shapes[4][2]}, {shapes[6][0]}, {shapes[7][0]}" in (
        found.replace("\n", " ")
    )
    sizes = {layer.name: layer.count_params() for layer in lenet}
    counts = [size for size in sizes.values() if size]
    assert f"its {sum(counts):,} parameters" in found and counts[2] > 0.75 * sum(counts)
    assert f"(5 · 5 · 16 + 1) · 120 = {counts[2]:,} parameters" in found
    assert f"C1 has {counts[0]}, the output {counts[4]}" in found
    two = counted((28, 28, 1), conv(16, 5, padding="same"), pool(2), conv(36, 5, padding="same"),
                  pool(2), keras.layers.Flatten(), dense(128), dense(10))  # fmt: skip
    counts = [layer.count_params() for layer in two]
    assert f"7 · 7 · 36 = {two[4].output.shape[1]:,}" in found
    assert f"{counts[5]:,} parameters, {100 * counts[5] / sum(counts):.0f} %" in found


def test_preparation_and_first_weights() -> None:
    assert f"28 + 2 · 2 = {np.pad(np.zeros((28, 28)), 2).shape[0]}" in text("Preprocessing")
    drawn = keras.initializers.HeNormal(seed=1)((200, 5000))
    assert np.std(drawn) == pytest.approx(0.1, rel=0.01)
    assert "√(2 / 200) = √0.01 = 0.1" in text("Initialization")


def test_regularization_and_memory() -> None:
    kept = keras.constraints.MaxNorm(2.5)(np.array([[3.0], [4.0]]))
    np.testing.assert_allclose(np.ravel(kept), [1.5, 2], rtol=1e-5)
    assert "1.5 and 2" in text("Regularization")
    assert f"0.9 to the power of 100 is {0.9**100:.5f}" in text("Recurrent")


def test_gradients_through_pooling() -> None:
    found = text("Backpropagation")
    assert "A quarter" in found and "1/4" in found
    rise = 1e-3
    for place, share in (((0, 0), 0.25), ((1, 1), 0.25)):
        window = np.array([[1.0, 2.0], [3.0, 4.0]])
        nudged = window.copy()
        nudged[place] += rise
        assert (nudged.mean() - window.mean()) / rise == pytest.approx(share)
