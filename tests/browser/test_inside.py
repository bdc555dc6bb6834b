"""The page Inside on the run that ships with the project: walk, microscope and filters."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.harness import Server, overflow

RUN = "inside?run=sample-lenet5-digits&image=test-3"
OPENING = 180_000  # ms; the first question imports Keras
COUNT_MESSAGES = """() => {
    globalThis.messages = 0;
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (data) { messages += 1; return send.call(this, data); };
}"""


def strip(page: Page, name: str) -> Locator:
    """The maps of one layer."""
    here = page.locator(".strip").filter(has=page.get_by_role("heading", name=name, exact=True))
    return here.locator("canvas").first


@pytest.fixture
def walk(server: Server, visit: Visit) -> Page:
    page = visit(f"{server.url}/{RUN}")
    expect(strip(page, "softmax1")).to_be_visible(timeout=OPENING)
    return page


def hover(page: Page, canvas: Locator, right: float, down: float) -> None:
    """The mouse over a place of a canvas, in shares of its sides."""
    area = canvas.bounding_box()
    assert area is not None
    page.mouse.move(area["x"] + right * area["width"], area["y"] + down * area["height"])


def value(page: Page, step: str) -> float:
    found = page.locator(f"[data-step={step}] [data-value]").get_attribute("data-value")
    assert found is not None
    return float(found)


def test_every_layer_is_there(walk: Page) -> None:
    names = walk.locator(".strip h4").all_inner_texts()
    assert names[:4] == ["image", "input", "conv1", "pool1"] and names[-1] == "softmax1"
    expect(walk.get_by_text("The network reads 9, ")).to_be_visible()
    facts = walk.locator(".strip").nth(2).inner_text()
    assert "28 × 28 × 6" in facts and "% zeros" in facts
    assert overflow(walk) <= 0


def test_the_answer_stays_in_sight_of_the_layers(walk: Page) -> None:
    strips = walk.locator("[data-strips]")
    assert strips.evaluate("(box) => box.scrollWidth > box.clientWidth"), "nothing to scroll"
    for left in (0, 10_000):
        strips.evaluate("(box, left) => { box.scrollLeft = left; }", left)
        area, answer = strips.bounding_box(), strip(walk, "softmax1").bounding_box()
        assert area is not None and answer is not None
        assert area["x"] < answer["x"]
        assert answer["x"] + answer["width"] <= area["x"] + area["width"] + 1


def test_hover_and_arrow_keys_point_at_maps(walk: Page) -> None:
    title = walk.locator("[data-lens-title]")
    hover(walk, strip(walk, "conv1"), 0.2, 0.1)  # two columns of three maps
    expect(title).to_have_text("conv1, map 0")
    strip(walk, "conv1").focus()
    for key, where in (
        ("ArrowDown", "conv1, map 2"),
        ("ArrowRight", "conv1, map 3"),
        ("ArrowRight", "pool1, map 2"),
    ):
        walk.keyboard.press(key)
        expect(title).to_have_text(where)
    walk.keyboard.press("Enter")
    expect(walk.locator("[data-output]")).to_be_visible()
    expect(walk).to_have_url(re.compile("view=microscope.*layer=pool1.*unit=2"))


def test_the_scale_is_chosen_in_the_browser(walk: Page) -> None:
    walk.evaluate(COUNT_MESSAGES)
    hover(walk, strip(walk, "conv1"), 0.2, 0.1)
    shown = walk.locator("[data-lens-range]")
    own = shown.inner_text()
    walk.get_by_label("of the network").check()
    expect(shown).not_to_have_text(own)
    walk.get_by_label("of each map").check()
    expect(shown).to_have_text(own)
    assert walk.evaluate("messages") == 0


def test_a_click_on_a_map_opens_the_microscope_and_hovering_shows_the_sum(walk: Page) -> None:
    strip(walk, "conv2").click(position={"x": 10, "y": 10})
    output, caption = walk.locator("[data-output]"), walk.locator("[data-caption]")
    expect(output).to_be_visible()
    expect(walk).to_have_url(re.compile("layer=conv2.*unit=0"))
    walk.wait_for_load_state("networkidle")
    walk.evaluate(COUNT_MESSAGES)
    hover(walk, output, 0.35, 0.55)  # of 10 x 10 values
    expect(caption).to_contain_text("row 5, column 3")
    output.focus()
    walk.keyboard.press("ArrowRight")
    expect(caption).to_contain_text("row 5, column 4")
    said = walk.locator("[data-check]").inner_text().replace("−", "-")
    keras = re.match(r"Keras computed (\S+) here", said)
    assert keras and value(walk, "value") == pytest.approx(float(keras[1]), abs=1e-5)
    sums = [
        float(each)
        for each in walk.locator("[data-channels] button").evaluate_all(
            "(buttons) => buttons.map((button) => button.title.split(': ')[1].replace('−', '-'))"
        )
    ]
    assert len(sums) == 6 and sum(sums) == pytest.approx(value(walk, "total"), abs=1e-5)
    assert walk.evaluate("messages") == 0


def test_a_held_place_is_in_the_address_and_opens_again(
    server: Server, visit: Visit, walk: Page
) -> None:
    strip(walk, "conv1").click(position={"x": 10, "y": 10})
    output = walk.locator("[data-output]")
    expect(output).to_be_visible()
    output.focus()
    walk.keyboard.press("Enter")
    expect(walk).to_have_url(re.compile(r"at=\d+\.\d+"))
    again = visit(walk.url)
    expect(again.locator("[data-caption]")).to_have_text(
        walk.locator("[data-caption]").inner_text()
    )
    assert value(again, "value") == value(walk, "value")


def test_a_moved_image_stands_beside_the_first(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/{RUN}&with=moved_3_0_0")
    expect(strip(page, "conv1")).to_be_visible(timeout=OPENING)
    hover(page, strip(page, "conv1"), 0.2, 0.1)
    expect(page.locator("[data-lens-text]")).to_contain_text("moves along")
    expect(page.locator("[data-lens] canvas")).to_have_count(3)
    expect(page.locator(".strip").nth(2)).to_contain_text("move along")


def test_a_drawing_walks_and_its_link_shows_it(server: Server, visit: Visit, walk: Page) -> None:
    walk.get_by_role("button", name="Choose image").click()
    walk.get_by_role("radio", name="Draw").or_(walk.get_by_role("button", name="Draw")).click()
    pad = walk.locator("[data-draw] canvas")
    area = pad.bounding_box()
    assert area is not None
    walk.mouse.move(area["x"] + area["width"] / 2, area["y"] + 40)
    walk.mouse.down()
    walk.mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] - 40, steps=8)
    walk.mouse.up()
    expect(walk).to_have_url(re.compile("image=own-28x28x1-"))
    expect(walk.get_by_text("The network reads 1, ")).to_be_visible()
    again = visit(walk.url)
    expect(again.get_by_text("The network reads 1, ")).to_be_visible(timeout=OPENING)


def test_a_filter_shows_what_it_likes(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/{RUN}&view=filters&layer=conv1")
    filters = page.locator(".tile").filter(has_text="Filter")
    expect(filters).to_have_count(6, timeout=OPENING)
    filters.nth(2).click()
    expect(page.get_by_text("What filter 2 of conv1 likes")).to_be_visible()
    patches = page.locator(".tile").filter(has_text="test image")
    expect(patches).to_have_count(9, timeout=OPENING)
    expect(page.get_by_alt_text("Made by gradient ascent")).to_be_visible(timeout=OPENING)
    patches.first.click()
    expect(page).to_have_url(re.compile(r"view=microscope.*at=\d+\.\d+|at=\d+\.\d+.*view=micro"))
    expect(page.locator("[data-caption]")).to_contain_text("conv1, map 2")


@pytest.mark.parametrize("view", ["walk", "microscope", "filters"])
def test_a_phone_can_do_it_too(server: Server, visit: Visit, view: str) -> None:
    page = visit(f"{server.url}/{RUN}&view={view}", theme="dark", width=390)
    there = {"walk": "[data-strips] canvas", "microscope": "[data-output]", "filters": ".tile"}
    expect(page.locator(there[view]).first).to_be_visible(timeout=OPENING)
    assert overflow(page) <= 0
    if view == "microscope":
        output = page.locator("[data-output]")
        output.scroll_into_view_if_needed()
        area = output.bounding_box()
        assert area is not None
        page.touchscreen.tap(area["x"] + area["width"] * 0.5, area["y"] + area["height"] * 0.5)
        expect(page.locator("[data-caption]")).to_contain_text("row 14, column 14")
    elif view == "walk":
        strip(page, "conv1").scroll_into_view_if_needed()
        strip(page, "conv1").tap(position={"x": 10, "y": 10})
        expect(page.locator("[data-lens-title]")).to_have_text("conv1, map 0")
        strip(page, "conv1").tap(position={"x": 10, "y": 10})
        expect(page.locator("[data-output]")).to_be_visible()
