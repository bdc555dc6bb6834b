"""The slider over what a network wrote, by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.harness import ROOT

FOLDER = ROOT / "ui/components/samples"


@pytest.fixture
def viewer(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_content((FOLDER / "samples.html").read_text(encoding="utf-8"))
    script = (FOLDER / "samples.js").read_text(encoding="utf-8")
    page.add_script_tag(
        content=script.replace("export default function", "const update = function")
    )
    yield page
    page.close()


def write(viewer: Page, epochs: int) -> None:
    """The texts of epochs 0 to `epochs`, as the page sends them while a run goes on."""
    frames = [
        {"epoch": k, "prompt": "the", "rest": f" text <b>{k}</b>", "note": f"After epoch {k}."}
        for k in range(epochs + 1)
    ]
    data = json.dumps({"frames": frames})
    viewer.evaluate(f"update({{ data: {data}, parentElement: document.body }})")


def text(viewer: Page) -> str:
    return viewer.locator(".text").inner_text()


def test_it_follows_the_newest_until_somebody_moves_back(viewer: Page) -> None:
    write(viewer, 3)
    assert text(viewer) == "the text <b>3</b>"  # as it was written, and no markup
    write(viewer, 4)
    assert text(viewer) == "the text <b>4</b>"
    slider = viewer.get_by_role("slider")
    slider.press("ArrowLeft")
    assert text(viewer) == "the text <b>3</b>"
    write(viewer, 6)
    assert text(viewer) == "the text <b>3</b>"
    assert slider.get_attribute("aria-valuetext") == "After epoch 3."
    slider.press("End")
    write(viewer, 7)
    assert text(viewer) == "the text <b>7</b>"


def test_one_text_needs_no_slider(viewer: Page) -> None:
    write(viewer, 0)
    expect(viewer.get_by_role("slider")).to_be_hidden()
    write(viewer, 1)
    expect(viewer.get_by_role("slider")).to_be_visible()


def test_it_plays_from_the_beginning_to_the_end(viewer: Page) -> None:
    write(viewer, 2)
    viewer.get_by_role("button").click()
    expect(viewer.get_by_role("button")).to_have_text("Pause")
    expect(viewer.locator(".note")).to_have_text("After epoch 0.")
    expect(viewer.locator(".note")).to_have_text("After epoch 1.")
    expect(viewer.locator(".note")).to_have_text("After epoch 2.")
    expect(viewer.get_by_role("button")).to_have_text("Play")
