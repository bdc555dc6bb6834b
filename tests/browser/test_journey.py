"""The whole way of a newcomer: home, preset, training, live chart, result, a drawn digit."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.harness import Server, ready

TRAINING_MILLISECONDS = 180_000
LATEST = re.compile(r"training [\d.]+")

Visit = Callable[..., Page]


def draw_seven(page: Page) -> None:
    """Two strokes: the bar on top, then down to the left."""
    box = page.locator(".st-key-drawing canvas").first.bounding_box()
    assert box is not None

    def at(x: float, y: float) -> tuple[float, float]:
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    page.mouse.move(*at(0.25, 0.22))
    page.mouse.down()
    page.mouse.move(*at(0.72, 0.22), steps=12)
    page.mouse.move(*at(0.45, 0.82), steps=12)
    page.mouse.up()


def test_from_home_to_a_drawn_digit(fresh_server: Server, visit: Visit) -> None:
    page = visit(fresh_server.url)
    expect(page.get_by_role("heading", name="A laboratory for")).to_be_visible()

    page.get_by_role("link", name="Networks").click()
    page.locator(".st-key-start-lenet5-modern").get_by_role("button").click()
    expect(page.get_by_role("heading", name="Build")).to_be_visible()
    expect(page.get_by_text("61,706").first).to_be_visible()
    epochs = page.get_by_role("spinbutton", name=re.compile("Epochs"))
    epochs.fill("15")
    epochs.press("Enter")
    ready(page)
    train = page.get_by_role("button", name="Train", exact=True)
    train.dblclick()

    page.wait_for_url(re.compile(r"/train\?.*run="))
    address = page.url
    curves = page.locator(".st-key-curves")
    expect(curves.get_by_text(LATEST).first).to_be_visible(timeout=TRAINING_MILLISECONDS)
    first = curves.get_by_text(LATEST).first.inner_text()
    expect(curves.get_by_text(LATEST).first).not_to_have_text(first, timeout=60_000)

    expect(page.get_by_text("Result on the test images")).to_be_visible(
        timeout=TRAINING_MILLISECONDS
    )
    expect(page.get_by_text("95 % interval", exact=True)).to_be_visible()
    assert len(list(fresh_server.runs.glob("[0-9]*"))) == 1, "two clicks gave one run"

    page.goto(address)
    expect(page.get_by_text("Result on the test images")).to_be_visible()

    page.get_by_role("link", name="Classify pictures with this network").click()
    expect(page.get_by_role("heading", name="Classify")).to_be_visible()
    ready(page)
    draw_seven(page)
    expect(page.get_by_text("Centre").first).to_be_visible(timeout=60_000)
    answer = page.get_by_test_id("stMetricValue").first
    expect(answer).to_have_text(re.compile(r"^[0-9]$"))
