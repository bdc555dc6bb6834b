"""The microscope by itself: its arithmetic equals Keras, and hovering shows it without a server."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from core.config import CnnConfig, DataConfig, Preprocessing, RunConfig
from core.datasets.spec import DataSpec, Intake
from core.datasets.statistics import Statistics
from core.explain.answers import Microscope
from core.explain.microscope import microscope
from core.explain.opened import Opened
from core.explain.value import value_at
from core.layers import ACTIVATIONS, Conv, Dense, Dropout, Flatten, GlobalPool, Layer, Pool, Softmax
from core.models.cnn import build
from ui.components import kit
from ui.components import microscope as component

RNG = np.random.default_rng(3)
STATISTICS = Statistics(
    mean=np.array([0.4, 0.5, 0.6], np.float32), std=np.array([0.2, 0.3, 0.25], np.float32)
)
NETWORKS: dict[str, tuple[Layer, ...]] = {
    "valid": (Conv(3, 3), Conv(2, 1), Flatten(), Dense(4, batch_norm=True), Softmax()),
    "same": (Conv(3, 3, padding="same", batch_norm=True), Pool("max"), Flatten(), Softmax()),
    "stride": (Conv(3, 5, stride=2, padding="same"), Conv(2, 2, stride=2), Flatten(), Softmax()),
    "even": (Conv(3, 4, padding="same"), Pool("average", 3, 2), GlobalPool(), Softmax()),
    "gaps": (Conv(4, 2, stride=3, padding="same"), Dropout(0.5), GlobalPool(), Softmax(False)),
}


def opened(*layers: Layer, shape: tuple[int, int, int] = (9, 7, 3)) -> Opened:
    """A network of four classes with drawn weights, biases and batch statistics."""
    spec = DataSpec("tiny", "Tiny", *shape, ("a", "b", "c", "d"), 1, 1, Intake("photo", 1, "box"))
    before = Preprocessing(padding=1, center="channel", scale=True)
    config = RunConfig(data=DataConfig("tiny", preprocessing=before), model=CnnConfig(layers))
    used = STATISTICS if shape[2] == 3 else Statistics()
    model = build(config.model, spec, before, used, config.training, 1)
    for layer in model.layers:
        if layer.name.endswith("_norm"):
            drawn = [RNG.uniform(0.5, 1.5, layer.gamma.shape) for _ in range(4)]
            layer.set_weights(drawn)
        elif getattr(layer, "bias", None) is not None:
            layer.bias.assign(RNG.normal(0, 0.3, layer.bias.shape))
    return Opened(model, config, spec, used)


@pytest.fixture
def blank(browser: Browser) -> Iterator[Page]:
    """The component's scripts on an empty page."""
    page = browser.new_page()
    html, css = (
        (component.FOLDER / f"microscope.{kind}").read_text(encoding="utf-8")
        for kind in ("html", "css")
    )
    page.set_content(f"<!doctype html><style>{css}</style>{html}")
    page.add_script_tag(content=kit.library(component.FOLDER, *component.SCRIPTS))
    page.evaluate(
        """() => {
            globalThis.sent = [];
            globalThis.bytesOf = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
            globalThis.all = (text, places) => {
                const { head, arrays } = unpack(bytesOf(text));
                const scope = { ...head, ...arrays };
                return places.map(([row, column]) => {
                    const found = valueAt(scope, row, column);
                    return [found.total, found.biased, found.normalised, found.value];
                });
            };
            globalThis.draw = (text) => update(
                document.querySelector("[data-glassnet]"), bytesOf(text),
                (event, value) => sent.push([event, value]));
        }"""
    )
    yield page
    page.close()


def encoded(scope: Microscope, **more: Any) -> str:
    return base64.b64encode(component.packed(scope, **more)).decode()


def assert_equal(page: Page, scope: Microscope) -> None:
    """Every value of the map: the browser's against Keras and against the NumPy reference."""
    places = [[row, column] for row, column in np.ndindex(scope.output.shape)]
    found = np.array(page.evaluate("([text, at]) => all(text, at)", [encoded(scope), places]))
    where = f"{scope.entry.layer} unit {scope.unit}"
    columns = {"padding": 0, "sum": 1, "logits": 1, "batch_norm": 2}
    for stage, values in scope.steps.items():
        if stage == "image" and len(scope.steps) > 1:
            continue  # not padded yet, so of another size
        column = columns.get(stage, 3)
        np.testing.assert_allclose(
            found[:, column], values.ravel(), rtol=1e-5, atol=1e-5, err_msg=f"{where}, {stage}"
        )
    for place, row in zip(places, found, strict=True):
        wanted = value_at(scope, *place)
        if scope.weights.size:
            np.testing.assert_allclose(row[0], wanted.total, rtol=1e-9, atol=1e-9, err_msg=where)
        np.testing.assert_allclose(row[3], wanted.value, rtol=1e-6, atol=1e-6, err_msg=where)


@pytest.mark.parametrize("name", NETWORKS)
def test_every_value_equals_keras(blank: Page, name: str) -> None:
    net = opened(*NETWORKS[name])
    image = RNG.random((9, 7, 3), np.float32)
    for entry in net.network.layers:
        for unit in {0, entry.units - 1}:
            assert_equal(blank, microscope(net, image, entry.layer, unit))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_activations_equal_keras(blank: Page, activation: str) -> None:
    net = opened(Conv(2, 3, activation=activation), Flatten(), Softmax(), shape=(8, 8, 1))
    image = 4 * RNG.random((8, 8, 1), np.float32)  # far to both sides of 0
    assert_equal(blank, microscope(net, image, "conv1", 1))


def test_erf_is_exact(blank: Page) -> None:
    import math

    points = [-7.0, -3.2, -0.5, 0.0, 1e-9, 0.1, 1.0, 2.0, 4.0, 5.9, 6.1]
    found = blank.evaluate("(points) => points.map(erf)", points)
    assert found == pytest.approx([math.erf(x) for x in points], abs=1e-14)


def by_hand() -> Microscope:
    """A 2 x 2 kernel over a 3 x 3 input of two channels, all weights known."""
    net = opened(Conv(1, 2, activation="relu"), Flatten(), Softmax(), shape=(3, 3, 2))
    scope = microscope(net, np.zeros((3, 3, 2), np.float32), "conv1", 0)
    import dataclasses

    first = np.arange(25, dtype=np.float32).reshape(5, 5)
    values = np.stack([first, 10 - first], axis=-1)
    weights = np.array([[[1, 0], [2, 0]], [[0, 1], [0, -1]]], np.float32)
    output = np.zeros((4, 4), np.float32)
    return dataclasses.replace(
        scope, input=values, weights=weights, bias=-3.0, steps={"sum": output, "activation": output}
    )


def step(page: Page, name: str) -> float:
    return float(page.locator(f"[data-step={name}] [data-value]").get_attribute("data-value"))


def test_the_sum_by_hand(blank: Page) -> None:
    # At (1, 1) the window is 6 7 / 11 12 and 4 3 / -1 -2: 6 + 2 * 7 = 20 and -1 + 2 = 1.
    blank.evaluate("(text) => draw(text)", encoded(by_hand(), place=(1, 1)))
    assert (step(blank, "channel"), step(blank, "total")) == (20, 21)
    assert (step(blank, "biased"), step(blank, "value")) == (18, 18)
    blank.locator("[data-channels] button").nth(1).click()
    assert (step(blank, "channel"), step(blank, "total")) == (1, 21)


def test_hover_keys_and_touch_move_the_window(blank: Page) -> None:
    blank.evaluate("(text) => draw(text)", encoded(by_hand(), place=(0, 0)))
    output, words = blank.locator("[data-output]"), blank.locator("[data-caption]")
    area = output.bounding_box()
    assert area is not None
    side = area["width"] / 4
    blank.mouse.move(area["x"] + 2.5 * side, area["y"] + 1.5 * side)
    assert "row 1, column 2" in words.inner_text()
    assert step(blank, "total") == 24  # 7 + 2 * 8 and -2 + 3
    output.focus()
    blank.keyboard.press("ArrowDown")
    blank.keyboard.press("ArrowLeft")
    assert "row 2, column 1" in words.inner_text()
    blank.keyboard.press("End")
    blank.keyboard.press("ArrowRight")  # there is nothing beyond the edge
    assert "row 2, column 3" in words.inner_text()
    given = blank.locator("[data-input]").bounding_box()
    assert given is not None
    blank.mouse.move(given["x"] + 3, given["y"] + 3)  # the same window, seen from the input
    assert "row 0, column 0" in words.inner_text()
    assert blank.evaluate("sent") == []


def test_a_click_holds_the_place_and_another_lets_go(blank: Page) -> None:
    blank.evaluate("(text) => draw(text)", encoded(by_hand(), place=(0, 0)))
    output, words = blank.locator("[data-output]"), blank.locator("[data-caption]")
    area = output.bounding_box()
    assert area is not None
    output.click(position={"x": area["width"] * 0.6, "y": area["height"] * 0.6})
    assert "row 2, column 2" in words.inner_text()
    blank.mouse.move(area["x"] + 3, area["y"] + 3)
    assert "row 2, column 2" in words.inner_text()
    output.click(position={"x": area["width"] * 0.6, "y": area["height"] * 0.6})
    blank.mouse.move(area["x"] + 3, area["y"] + 3)
    assert "row 0, column 0" in words.inner_text()
    assert blank.evaluate("sent") == [["place", [2, 2]], ["place", None]]


def test_the_same_map_again_keeps_the_place(blank: Page) -> None:
    scope = by_hand()
    blank.evaluate("(text) => draw(text)", encoded(scope, name="one", place=(0, 0)))
    blank.locator("[data-output]").focus()
    blank.keyboard.press("ArrowDown")
    blank.evaluate("(text) => draw(text)", encoded(scope, name="one", place=(0, 0)))
    assert "row 1, column 0" in blank.locator("[data-caption]").inner_text()
    blank.evaluate("(text) => draw(text)", encoded(scope, name="two", place=(3, 3)))
    assert "row 3, column 3" in blank.locator("[data-caption]").inner_text()


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ([1, 2], (1, 2)),
        ([3, 0], (3, 0)),
        *(
            (bad, None)
            for bad in ([4, 0], [-1, 0], "12", [1.0, 2], [True, 0], None, [1], {"row": 1})
        ),
    ],
)
def test_what_the_browser_sends_is_checked(value: Any, place: Any) -> None:
    assert component.validated(value, 4, 3) == place
