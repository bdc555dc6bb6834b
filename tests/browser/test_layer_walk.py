"""The layer walk by itself: which colours a value gets, and how one walks."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from core.explain.answers import LayerEntry, LayerMaps
from ui.components import kit
from ui.components import layer_walk as component
from ui.components.layer_walk import Strip, Walked


def maps(name: str, values: np.ndarray, dead: tuple[int, ...] = ()) -> LayerMaps:
    """Values (m, h, w), or (1, 1, n) for a vector, as the engine quantises them."""
    count, height, width = values.shape
    vector = count == height == 1
    shape: tuple[int, ...] = (width,) if vector else (height, width, count)
    lows, highs = values.min(axis=(1, 2)), values.max(axis=(1, 2))
    spans = np.where(highs > lows, highs - lows, 1)[:, None, None]
    flags = np.zeros(shape[-1], bool)
    flags[list(dead)] = True
    return LayerMaps(
        LayerEntry(name, "dense" if vector else "conv", name, ("sum",), shape, shape[-1], None),
        "sum",
        zeros=0.0,
        low=float(values.min()),
        high=float(values.max()),
        dead_here=flags,
        dead=flags,
        shown=np.arange(1 if vector else count, dtype=np.int32),
        pixels=np.rint((values - lows[:, None, None]) / spans * 255).astype(np.uint8),
        lows=lows.astype(np.float32),
        highs=highs.astype(np.float32),
    )


def two_maps(name: str, low: float, first: float, second: float) -> LayerMaps:
    """Two maps of 2 x 2: from `low` to `first` and from `low` to `second`."""
    one = np.array([[low, first], [low, low]])
    two = np.array([[low, second], [low, low]])
    return maps(name, np.stack([one, two]), dead=(1,))


STRIPS = [
    Strip("conv1", (two_maps("conv1", 0, 2, 4),)),
    Strip("conv2", (two_maps("conv2", -1, 8, 3),)),
    Strip("dense1", (maps("dense1", np.array([[[0.5, -3.0, 1.0]]])),)),
]
WALKED = Walked(("a", "b", "c"), 256, "An image")


@pytest.fixture
def walk(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    html, css = (
        (component.FOLDER / f"layer_walk.{kind}").read_text(encoding="utf-8")
        for kind in ("html", "css")
    )
    page.set_content(f"<!doctype html><style>{css}</style>{html}")
    page.add_script_tag(content=kit.library(component.FOLDER, *component.SCRIPTS))
    yield page
    page.close()


def draw(page: Page, strips: list[Strip]) -> None:
    text = base64.b64encode(component.packed(strips, WALKED)).decode()
    page.evaluate(
        """(text) => {
            globalThis.sent = [];
            const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
            const { head, arrays } = unpack(bytes);
            globalThis.layers = layersOf(head, arrays);
            update(document.querySelector("[data-glassnet]"), bytes,
                   (event, value) => sent.push([event, value]));
        }""",
        text,
    )


def scale(page: Page, layer: int, side: int, map_: int, how: str) -> list[float]:
    return page.evaluate(
        """([layer, side, map, how]) => {
            const scale = scaleFor(layers, layers[layer], side, map, how);
            return [scale.low, scale.high, scale.colors === TABLES.diverging ? 1 : 0];
        }""",
        [layer, side, map_, how],
    )


def test_scales_by_map_layer_and_network(walk: Page) -> None:
    draw(walk, STRIPS)
    assert scale(walk, 0, 0, 0, "map") == [0, 2, 0]
    assert scale(walk, 0, 0, 0, "layer") == [0, 4, 0]
    assert scale(walk, 0, 0, 0, "global") == [-8, 8, 1]  # a layer below 0 makes all signed
    assert scale(walk, 1, 0, 1, "map") == [-3, 3, 1]
    assert scale(walk, 1, 0, 1, "layer") == [-8, 8, 1]


def test_two_images_share_a_scale_and_the_difference_has_its_own(walk: Page) -> None:
    sides = two_maps("conv1", 0, 2, 4), two_maps("conv1", 0, 6, 1), two_maps("conv1", 0, 4, 0)
    draw(walk, [Strip("conv1", sides)])
    assert scale(walk, 0, 0, 0, "map") == scale(walk, 0, 1, 0, "map") == [0, 6, 0]
    assert scale(walk, 0, 2, 0, "map") == [-4, 4, 1]


def test_a_range_is_said_once(walk: Page) -> None:
    values = maps("dense1", np.array([[[0.0, 3.0, 1.0]]]))
    draw(walk, [STRIPS[0], Strip("dense1", (values,), facts=("0 to 3", "33 % zeros"))])
    ranges = walk.locator(".strip .legend span")
    assert ranges.all_inner_texts() == ["per map", ""]
    walk.evaluate("view = walks.get(document.querySelector('[data-glassnet]'))")
    walk.evaluate("view.how = 'global', paint(view)")
    assert ranges.all_inner_texts() == ["0 to 4", "0 to 4"]


def test_a_photo_is_shown_in_its_colours_and_its_difference_with_signs(walk: Page) -> None:
    """Red and blue above black and white; the second image is black: the difference is below 0."""
    image = np.array([[[1, 0], [0, 1]], [[0, 0], [0, 1]], [[0, 1], [0, 1]]], np.float32)
    sides = maps("input", image), maps("input", 0 * image), maps("input", -image.mean(0)[None])
    draw(walk, [Strip("image", sides, photo=True)])
    found = walk.evaluate(
        """() => [0, 1, 2].map((side) => {
            const canvas = document.querySelectorAll(".strip")[0].querySelectorAll("canvas")[side];
            const context = canvas.getContext("2d");
            const at = (x, y) => Array.from(
                context.getImageData(x * canvas.width, y * canvas.height, 1, 1).data.slice(0, 3));
            return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)];
        })"""
    )
    assert found[0] == [[255, 0, 0], [0, 0, 255], [0, 0, 0], [255, 255, 255]]
    assert found[1] == [[0, 0, 0]] * 4
    red, _, blue = found[2][3]
    assert blue > red, "values below 0 are blue"


def test_a_byte_becomes_its_value_again(walk: Page) -> None:
    draw(walk, STRIPS)
    found = walk.evaluate("[0, 1, 2].map((k) => valueOf(layers[2].sides[0], 0, k))")
    assert found == pytest.approx([0.5, -3.0, 1.0], abs=4 / 255 / 2)


def test_one_walks_with_the_arrow_keys_and_opens_with_enter(walk: Page) -> None:
    draw(walk, STRIPS)
    title = walk.locator("[data-lens-title]")
    walk.locator(".strip canvas").first.focus()
    assert title.inner_text() == "conv1, map 0"
    for key, where in (
        ("ArrowLeft", "conv1, map 0"),  # nothing lies before the first layer
        ("ArrowDown", "conv1, map 1"),
        ("ArrowDown", "conv1, map 1"),
        ("ArrowRight", "conv2, map 1"),
        ("ArrowLeft", "conv1, map 1"),
        ("ArrowRight", "conv2, map 1"),
        ("ArrowUp", "conv2, map 0"),
        ("ArrowRight", "dense1, value 0"),
        ("ArrowDown", "dense1, value 1"),
    ):
        walk.keyboard.press(key)
        assert title.inner_text() == where
    walk.keyboard.press("Enter")
    assert walk.evaluate("sent") == [["open", ["dense1", 1]]]


def test_dead_maps_are_said_to_be_dead(walk: Page) -> None:
    draw(walk, STRIPS)
    walk.locator(".strip canvas").first.focus()
    words = walk.locator("[data-lens-text]")
    assert "dead" not in words.inner_text()
    walk.keyboard.press("ArrowDown")
    assert words.inner_text() == "0 to 4, dead"
    assert "zero on all 256 test images" in walk.locator("[data-marks]").inner_text()


@pytest.mark.parametrize("count", [1, 2, 3, 6, 16, 36, 64, 120, 512])
@pytest.mark.parametrize("side", [1, 5, 14, 28])
def test_every_tile_has_a_place_and_fits(walk: Page, count: int, side: int) -> None:
    plan = walk.evaluate("([count, side]) => layOut(count, side, 300, 2, false)", [count, side])
    assert plan["columns"] * plan["rows"] >= count > plan["columns"] * (plan["rows"] - 1)
    assert plan["tile"] >= 10 and plan["rows"] * (plan["tile"] + 2) <= 302 + 2


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        (["conv1", 1], ("conv1", 1)),
        (["dense1", 2], ("dense1", 2)),
        *((bad, None) for bad in (["conv1", 2], ["conv9", 0], ["conv1", -1], ["conv1", "0"])),
        *((bad, None) for bad in (None, "conv1", ["conv1"], [0, "conv1"], ["conv1", True])),
    ],
)
def test_what_the_browser_sends_is_checked(value: Any, unit: Any) -> None:
    assert component.validated(value, STRIPS) == unit
