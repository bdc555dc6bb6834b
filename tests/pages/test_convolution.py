"""The convolution lab shows what SciPy computes, and its state stands in the address."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import correlate2d

from core.concepts import pictures
from tests.pages.conftest import Open, texts
from tests.pages.labs import formulas, metrics, sent
from ui.components import kernel_cells
from ui.convolution_setup import weights_in, weights_text

SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], float)


def test_the_map_is_what_scipy_computes(open_page: Open) -> None:
    head, arrays = sent(open_page("convolution"), "slide")
    image = pictures.sample("A", 12)
    np.testing.assert_allclose(arrays["input"][..., 0], image)
    np.testing.assert_allclose(arrays["kernel"][..., 0], SOBEL)
    np.testing.assert_allclose(arrays["output"], correlate2d(image, SOBEL, "valid"), atol=1e-5)
    assert (head["rows"], head["columns"], head["place"]) == (10, 10, None)


def test_geometry_bias_and_place_come_from_the_address(open_page: Open) -> None:
    app = open_page(
        "convolution", stride="2", padding="3", dilation="2", bias="0.5", kernel="box", at="1.2"
    )
    head, arrays = sent(app, "slide")
    spread = np.zeros((5, 5))
    spread[::2, ::2] = 1 / 9
    wanted = correlate2d(np.pad(pictures.sample("A", 12), 3), spread, "valid")[::2, ::2] + 0.5
    np.testing.assert_allclose(arrays["output"], wanted, atol=1e-5)
    assert head["place"] == [1, 2] and head["bias"] == 0.5
    assert r"\frac{12 + 2 \cdot 3 - 2 \cdot (3 - 1) - 1}{2}" in formulas(app)
    assert f"= {len(wanted)} " in formulas(app)


def test_three_channels_add_up(open_page: Open) -> None:
    app = open_page("convolution", channels="3", kernel="opponent", size="5", image="flower")
    _, arrays = sent(app, "slide")
    image = pictures.sample("flower", 12, colour=True)
    mean = np.full((5, 5), 1 / 25)
    red, green = (correlate2d(image[..., c], mean, "valid") for c in (0, 1))
    np.testing.assert_allclose(arrays["output"], red - green, atol=1e-5)
    assert arrays["kernel"].shape == (5, 5, 3)
    assert metrics(app)["This convolution"] == "76"  # 5 x 5 x 3 + 1
    assert "cancel" in texts(app), "a grey letter says nothing to red against green"


def test_a_window_that_does_not_fit_is_one_sentence(open_page: Open) -> None:
    app = open_page("convolution", size="7", dilation="4")
    assert "spans 25 px and the image has 12" in app.warning[0].value
    names = [each.proto.component_name for each in app.get("bidi_component")]
    assert "glassnet_slide" not in names


def test_parameters_against_a_dense_layer(open_page: Open) -> None:
    app = open_page("convolution", side="28", size="5", maps="6")
    found = metrics(app)
    assert found["This convolution"] == "156"
    assert found["Fully connected"] == f"{(28 * 28 + 1) * 24 * 24 * 6:,}"


@pytest.mark.parametrize("kernel", ["vertical", "gaussian"])
def test_the_moved_letter_is_followed_and_the_dense_layer_is_not(
    kernel: str, open_page: Open
) -> None:
    table = open_page("convolution", kernel=kernel, right="12", down="12").dataframe[0].value
    moved = dict(zip(table.iloc[:, 0], table["Moved letter"], strict=True))
    assert moved["Feature map, moved along"] == pytest.approx(0, abs=1e-3)
    assert moved["Dense layer, moved along"] > 1
    assert moved["Feature map"] > 1


def test_edited_weights_come_from_the_address_and_can_be_undone(open_page: Open) -> None:
    weights = np.round(np.random.default_rng(1).normal(size=(3, 3, 1)), 3)
    app = open_page("convolution", cells=weights_text("vertical.3.1", weights))
    np.testing.assert_allclose(sent(app, "slide")[1]["kernel"], weights, atol=1e-6)
    np.testing.assert_allclose(sent(app, "kernel_cells")[1]["kernel"], weights, atol=1e-6)
    app.button(key="undo").click().run()
    np.testing.assert_allclose(sent(app, "slide")[1]["kernel"][..., 0], SOBEL)
    assert "cells" not in app.query_params


def test_edits_belong_to_one_kernel_of_one_size(open_page: Open) -> None:
    text = weights_text("vertical.3.1", np.ones((3, 3, 1)))
    app = open_page("convolution", cells=text, kernel="box")
    np.testing.assert_allclose(sent(app, "slide")[1]["kernel"], 1 / 9, atol=1e-6)


@pytest.mark.parametrize(
    "wrong", ["", "vertical.3.1", "vertical.3.1_1_x", "vertical.3.1" + "_nan" * 9]
)
def test_damaged_weights_count_for_nothing(wrong: str) -> None:
    assert weights_in(wrong, "vertical.3.1", (3, 3, 1)) is None


@pytest.mark.parametrize("value", [None, "x", [1] * 8, [True] * 9, [float("inf")] * 9, ["1"] * 9])
def test_what_the_browser_sends_is_checked(value: object) -> None:
    assert kernel_cells.validated(value, (3, 3, 1)) is None


def test_too_large_weights_are_cut_off() -> None:
    found = kernel_cells.validated([1e9] + [0.12345] * 8, (3, 3, 1))
    assert found is not None and found.ravel()[:2].tolist() == [100, 0.123]


@pytest.mark.parametrize("kernel", ["vertical", "gabor", "random", "opponent"])
def test_kernels_open_at_their_smallest(kernel: str, open_page: Open) -> None:
    app = open_page("convolution", kernel=kernel, size="1", channels="3")
    assert np.isfinite(sent(app, "slide")[1]["output"]).all()


def test_hidden_controls_keep_their_values(open_page: Open) -> None:
    app = open_page("convolution", kernel="box", hide="kernel,cells,stride")
    assert "Kernel" not in [each.label for each in app.selectbox]
    np.testing.assert_allclose(sent(app, "slide")[1]["kernel"], 1 / 9, atol=1e-6)


def test_a_link_may_leave_out_whole_parts(open_page: Open) -> None:
    app = open_page("convolution", hide="part-size,part-sharing,part-moving", path="images")
    assert not app.latex and not app.metric and not app.dataframe
    assert "Predict first" not in texts(app), "the guided path has asked its own question"
    sent(app, "slide")
    whole = open_page("convolution")
    assert "Predict first" in texts(whole) and len(whole.metric) == 3
    assert {each for each in whole.multiselect[0].options if each.startswith("Part: ")} == {
        "Part: formula of the output size",
        "Part: one kernel for all places",
        "Part: the letter A in three places",
    }
