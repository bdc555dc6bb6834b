"""The backpropagation lab shows the gradients that TensorFlow computes."""

from __future__ import annotations

import re

import numpy as np
import pytest
import tensorflow as tf
from streamlit.testing.v1 import AppTest

from core.concepts.shared_kernel import example
from tests.pages.conftest import Open
from tests.pages.labs import formulas, metrics, sent


def tables(app: AppTest) -> dict[str, np.ndarray]:
    """The grids of numbers by their titles."""
    found = {}
    for each in app.get("html"):
        for title, rows in re.findall(
            r'aria-label="([^"]*)".*?<tbody>(.*?)</tbody>', each.proto.body
        ):
            lines = [re.findall(r">([^<]+)</td>", row) for row in rows.split("</tr>")[:-1]]
            found[title] = np.array(
                [[float(cell.replace("−", "-")) for cell in line] for line in lines]
            )
    return found


def taped(side: int, size: int, seed: int) -> tuple[float, np.ndarray, np.ndarray]:
    """Loss, kernel gradient and input gradient of the page's example."""
    image, kernel, target = example(side, size, seed)
    given = [tf.constant(image), tf.constant(kernel)]
    with tf.GradientTape() as tape:
        tape.watch(given)
        made = tf.nn.conv2d(given[0][None, ..., None], given[1][..., None, None], 1, "VALID")
        loss = tf.reduce_sum((made[0, ..., 0] - target) ** 2) / 2
    input_gradient, kernel_gradient = tape.gradient(loss, given)
    return float(loss), kernel_gradient.numpy(), input_gradient.numpy()


def test_loss_and_gradients_equal_gradient_tape(open_page: Open) -> None:
    app = open_page("backpropagation", side="5", size="3", seed="4")
    loss, kernel_gradient, input_gradient = taped(5, 3, 4)
    shown_loss = metrics(app)["Loss before"]
    assert float(shown_loss) == pytest.approx(loss, abs=6e-4)
    assert f"= {shown_loss} " in formulas(app)
    shown = tables(app)
    np.testing.assert_allclose(shown["Kernel gradient dL/dK"], kernel_gradient, atol=6e-4)
    np.testing.assert_allclose(shown["Input gradient dL/dx"], input_gradient, atol=6e-4)
    _, arrays = sent(app, "slide")
    np.testing.assert_allclose(arrays["running"][-1], kernel_gradient, atol=1e-4)
    np.testing.assert_allclose(arrays["contributions"].sum(axis=0), kernel_gradient, atol=1e-4)


def test_a_loss_that_one_can_add_up_is_shown_to_its_last_digit(open_page: Open) -> None:
    loss = taped(4, 2, 1)[0]
    assert metrics(open_page("backpropagation"))["Loss before"] == f"{loss:g}" == "65.625"


def test_one_step_down(open_page: Open) -> None:
    app = open_page("backpropagation", rate="0.005")
    _, kernel_gradient, _ = taped(4, 2, 1)
    shown = tables(app)
    after = example(4, 2, 1)[1] - 0.005 * kernel_gradient
    np.testing.assert_allclose(shown["Kernel after"], after, atol=6e-4)
    assert float(metrics(app)["Loss after"]) < float(metrics(app)["Loss before"])
    assert any("less than 0.000001" in each.value for each in app.caption)


def test_through_pooling(open_page: Open) -> None:
    for windows in ("2", "1"):
        shown = tables(open_page("backpropagation", windows=windows))
        image = tf.constant(shown["Input, winners framed"])
        for name, pool in (
            ("Through max: to the winner", tf.nn.max_pool2d),
            ("Through average: a quarter each", tf.nn.avg_pool2d),
        ):
            with tf.GradientTape() as tape:
                tape.watch(image)
                made = pool(image[None, ..., None], 2, int(windows), "VALID")[0, ..., 0]
                total = tf.reduce_sum(made * shown["Gradient that arrives"])
            np.testing.assert_allclose(shown[name], tape.gradient(total, image).numpy(), atol=6e-4)


def test_nothing_to_train_in_pooling(open_page: Open) -> None:
    assert metrics(open_page("backpropagation"))["Parameters to train in a pooling layer"] == "0"
