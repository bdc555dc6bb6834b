"""Typing weights of the LSTM cell: what stands in a field is what the server counts with."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from core.concepts.lstm_cell import EXAMPLES, run
from ui.components import kit, lstm_cell


@pytest.fixture
def blank(browser: Browser) -> Iterator[Page]:
    """The component with the first example on an empty page."""
    page = browser.new_page()
    html = (lstm_cell.FOLDER / "lstm_cell.html").read_text(encoding="utf-8")
    page.set_content(f"<!doctype html>{html}")
    page.add_script_tag(content=kit.library(lstm_cell.FOLDER, *lstm_cell.SCRIPTS))
    cell = EXAMPLES["latch"].cell
    text = base64.b64encode(lstm_cell.packed(cell, run(cell, [1, 0]))).decode()
    page.evaluate(
        """(text) => {
            globalThis.sent = [];
            update(document.querySelector("[data-glassnet]"),
                Uint8Array.from(atob(text), (c) => c.charCodeAt(0)),
                (event, value) => sent.push([event, value]));
        }""",
        text,
    )
    yield page
    page.close()


@pytest.mark.parametrize(
    ("typed", "taken"), [("99", 20), ("-99", -20), ("1.239", 1.24), ("", 8), ("0", 0)]
)
def test_a_typed_weight_is_shown_as_it_is_taken(blank: Page, typed: str, taken: float) -> None:
    field = blank.get_by_label("weight of x of the forget tap f")
    field.fill(typed)
    field.press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value(f"{taken:g}")
    for event, numbers in blank.evaluate("sent"):
        assert event == "weights" and numbers[0] == taken
        assert lstm_cell.validated(numbers) == tuple(numbers)
