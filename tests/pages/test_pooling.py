"""The pooling lab: numbers by loops and hand, and the head of a trained run."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import softmax
from streamlit.testing.v1 import AppTest

from core.concepts import pictures, pooling
from core.explain.answers import ActivationMap, Network
from core.runs.store import RunStore
from tests.pages import fake_runs
from tests.pages.conftest import Open, texts
from tests.pages.fake_network import FakeInside
from tests.pages.fake_network import inside as inside
from tests.pages.labs import formulas, metrics, sent
from ui.pooling_head import PRESET

LARGE = pictures.sample("A", 32)
IMAGE = pictures.resized(LARGE, 12)


def pooled(image: np.ndarray, how: Any) -> np.ndarray:
    """2 x 2, stride 2, by cutting the image into blocks."""
    side = len(image) // 2
    return np.asarray(how(image.reshape(side, 2, side, 2), axis=(1, 3)))


def tiles(app: AppTest) -> str:
    """Pictures with their captions."""
    return "\n".join(each.proto.body for each in app.get("html"))


@pytest.mark.parametrize(("kind", "how"), [("max", np.max), ("average", np.mean)])
def test_the_pooled_picture(kind: str, how: Any, open_page: Open) -> None:
    app = open_page("pooling", pooling=kind)
    head, arrays = sent(app, "slide")
    np.testing.assert_allclose(arrays["output"], pooled(IMAGE, how), atol=1e-6)
    assert head["kind"] == kind and ("winners" in arrays) == (kind == "max")
    assert metrics(app)["Size"] == "12 × 12 → 6 × 6"
    assert metrics(app)["Values kept"] == "25 %"
    assert metrics(app)["Parameters to train"] == "0"


def test_32_becomes_16(open_page: Open) -> None:
    app = open_page("pooling", side="32")
    assert metrics(app)["Size"] == "32 × 32 → 16 × 16"
    assert r"\frac{32 - 2}{2}" in formulas(app)


def test_the_winner_is_sent_with_its_window(open_page: Open) -> None:
    _, arrays = sent(open_page("pooling", size="3", stride="1"), "slide")
    rows, columns = np.moveaxis(arrays["winners"], -1, 0)
    np.testing.assert_array_equal(arrays["input"][rows, columns, 0], arrays["output"])


def test_global_average_is_one_window(open_page: Open) -> None:
    app = open_page("pooling", pooling="global")
    _, arrays = sent(app, "slide")
    assert arrays["output"].shape == (1, 1)
    assert arrays["output"][0, 0] == pytest.approx(IMAGE.mean())
    assert metrics(app)["Size"] == "12 × 12 → 1 × 1"


def test_a_window_that_does_not_fit_is_one_sentence(open_page: Open) -> None:
    assert "spans 8 px" in open_page("pooling", side="4", size="8").warning[0].value


def test_one_pixel_of_shift_is_measured(open_page: Open) -> None:
    table = open_page("pooling").dataframe[0].value.set_index("")
    after = np.roll(LARGE, 1, axis=1)
    after[:, 0] = 0

    def change(before: np.ndarray, moved: np.ndarray) -> str:
        return f"{100 * np.linalg.norm(moved - before) / np.linalg.norm(before):.1f} %"

    assert table["Change"]["No pooling"] == change(LARGE, after)
    for title, how in (("Max pooling", np.max), ("Average pooling", np.mean)):
        assert table["Change"][title] == change(pooled(LARGE, how), pooled(after, how))
    assert table["Change"]["Global average"] == "0.0 %"
    assert table["Values"].tolist() == [1024, 256, 256, 1]

    def unchanged(before: np.ndarray, moved: np.ndarray) -> str:
        pairs = [pair for pair in zip(before.ravel(), moved.ravel(), strict=True) if any(pair)]
        return f"{100 * sum(abs(a - b) < 1e-6 for a, b in pairs) / len(pairs):.1f} %"

    assert table["Unchanged values"]["No pooling"] == unchanged(LARGE, after)
    for title, how in (("Max pooling", np.max), ("Average pooling", np.mean)):
        found = unchanged(pooled(LARGE, how), pooled(after, how))
        assert table["Unchanged values"][title] == found


def test_pooling_again_and_again_ends_at_one_value(open_page: Open) -> None:
    app = open_page("pooling")
    assert "after 5 times 1 × 1 is left" in texts(app)
    found = tiles(app)
    for times in range(6):
        side = 32 // 2**times
        assert f"{side} × {side}" in found and f"{100 / 4**times:.3g} %" in found
    assert "changes nothing" in texts(open_page("pooling", size="1", stride="1"))


def test_without_a_run_the_maps_are_made_up_and_it_says_so(open_page: Open) -> None:
    app = open_page("pooling", winner="2")
    assert "these maps are made up" in texts(app)
    means = pooling.class_maps(4, 6, 2).reshape(36, 4).mean(axis=0)
    powers = [math.exp(mean) for mean in means]
    assert r"p_{\text{C}}" in formulas(app)
    assert f"= {100 * powers[2] / sum(powers):.1f}" in formulas(app)
    assert " + ".join(f"e^{{{mean:.2f}}}" for mean in means) + "}" in formulas(app)
    for mean, power in zip(means, powers, strict=True):
        shown = f"mean {mean:.2f}, {100 * power / sum(powers):.1f}\N{NO-BREAK SPACE}%".replace(
            "-", "−"
        )
        assert shown in tiles(app)


MAPS = np.random.default_rng(3).normal(size=(5, 5, 10)).astype(np.float32)


class WithMaps(FakeInside):
    def maps(self, network: Network, image: Any, layer: str, stage: str) -> ActivationMap:
        assert layer == network.layers[-3].layer
        return ActivationMap(layer, "activation", MAPS, (-3.0, 3.0))


def finished(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> Path:
    queue = fake_runs.queued
    monkeypatch.setattr(
        fake_runs, "queued", lambda store, name="", preset=PRESET.name: queue(store, name, preset)
    )
    return fake_runs.finished(store).folder


def test_the_head_of_a_trained_run(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch, inside: FakeInside
) -> None:
    inside.__class__ = WithMaps
    finished(store, monkeypatch)
    app = open_page("pooling")
    means = MAPS.mean(axis=(0, 1))
    best = int(means.argmax())
    assert rf"p_{{\text{{{best}}}}}" in formulas(app)
    assert rf"= {100 * softmax(means)[best]:.1f}\,\%" in formulas(app)
    assert "made up" not in texts(app)


def test_a_link_may_hide_network_and_image(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch, inside: FakeInside
) -> None:
    inside.__class__ = WithMaps
    finished(store, monkeypatch)
    app = open_page("pooling", hide="run,digit", digit="test-3")
    assert "Network" not in [each.label for each in app.selectbox]
    assert not any("Choose image" in str(each.proto) for each in app.get("popover"))
    assert rf"p_{{\text{{{int(MAPS.mean(axis=(0, 1)).argmax())}}}}}" in formulas(app)
    shared = open_page("pooling")
    assert {"Network", "Image"} <= set(shared.multiselect[0].options)


def test_a_link_with_another_network_shows_the_newest_of_this_kind(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch, inside: FakeInside
) -> None:
    inside.__class__ = WithMaps
    other = fake_runs.finished(store).id
    finished(store, monkeypatch)
    assert "made up" not in texts(open_page("pooling", run=other))


def test_an_engine_without_an_answer_is_one_sentence(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch, inside: FakeInside
) -> None:
    finished(store, monkeypatch)
    inside.trouble = "The prediction process does not start; see the server's terminal."
    assert inside.trouble in texts(open_page("pooling"))


def test_a_link_may_leave_out_whole_parts(open_page: Open) -> None:
    app = open_page("pooling", hide="part-shift,part-repeated,part-head")
    assert [each.value for each in app.subheader] == [] and not app.dataframe
    assert len(open_page("pooling").subheader) == 3
