"""Editing a kernel by keyboard: the place is kept while the page runs again."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from ui.components import kernel_cells, kit


@pytest.fixture
def blank(browser: Browser) -> Iterator[Page]:
    """The component's scripts on an empty page."""
    page = browser.new_page()
    page.set_content("<!doctype html><div data-glassnet></div>")
    page.add_script_tag(content=kit.library(kernel_cells.FOLDER, "kernel_cells.js"))
    page.evaluate(
        """() => {
            globalThis.sent = [];
            globalThis.draw = (text) => update(document.querySelector("[data-glassnet]"),
                Uint8Array.from(atob(text), (c) => c.charCodeAt(0)),
                (event, value) => sent.push([event, value]));
        }"""
    )
    yield page
    page.close()


def draw(page: Page, *weights: float) -> None:
    kernel = np.array(weights).reshape(2, 2, 1)
    text = base64.b64encode(kernel_cells.packed(kernel, ())).decode()
    page.evaluate("(text) => draw(text)", text)


def test_tab_goes_on_to_the_next_weight_while_the_answer_arrives(blank: Page) -> None:
    draw(blank, 1, 2, 3, 4)
    first, second = (blank.get_by_label(f"Weight in row 1, column {k}") for k in (1, 2))
    first.fill("500")
    blank.keyboard.press("Tab")
    assert blank.evaluate("sent") == [["cells", [100, 2, 3, 4]]]
    expect(first).to_have_value("100")
    blank.keyboard.type("7")  # not yet sent
    draw(blank, 100, 2, 3, 4)
    expect(second).to_be_focused()
    expect(second).to_have_value("7")
    blank.keyboard.press("Enter")
    assert blank.evaluate("sent")[1] == ["cells", [100, 7, 3, 4]]
    draw(blank, 100, 7, 3, 4)
    expect(second).to_be_focused()


def test_what_is_no_number_is_taken_back(blank: Page) -> None:
    draw(blank, 1, 2, 3, 4)
    first = blank.get_by_label("Weight in row 1, column 1")
    first.fill("")
    first.press("Tab")
    expect(first).to_have_value("1")
    assert blank.evaluate("sent") == []


def test_a_kernel_of_another_size_has_other_cells(blank: Page) -> None:
    draw(blank, 1, 2, 3, 4)
    text = base64.b64encode(kernel_cells.packed(np.ones((3, 3, 1)), ())).decode()
    blank.evaluate("(text) => draw(text)", text)
    expect(blank.locator("input")).to_have_count(9)
