"""From a preset for text through training to what the model writes, and on to the next word."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.harness import Server, ready
from ui import page_table

TRAINING_MILLISECONDS = 180_000
LATEST = re.compile(r"training [\d.,]+")


def set_number(page: Page, name: str, value: int) -> None:
    """Type a number into the field whose label begins with `name`."""
    field = page.get_by_role("spinbutton", name=re.compile(f"^{name}"))
    field.fill(str(value))
    field.press("Enter")
    expect(page).to_have_url(re.compile("config="))
    ready(page)


def test_from_a_preset_to_what_it_writes(fresh_server: Server, visit: Visit) -> None:
    page = visit(f"{fresh_server.url}/networks?for=Text")
    page.locator(".st-key-start-docs-words").get_by_role("button").click()
    expect(page.get_by_role("heading", name="Build for text")).to_be_visible()
    expect(page.get_by_text("Softmax 2,").first).to_be_visible()

    page.get_by_role("tab", name="Network").click()
    set_number(page, "Units", 24)
    expect(page.get_by_text("LSTM 24").first).to_be_visible()
    set_number(page, "Epochs", 12)
    page.get_by_role("button", name="Train", exact=True).dblclick()

    page.wait_for_url(re.compile(r"/train\?.*run="))
    address = page.url
    curves = page.locator(".st-key-curves")
    latest = curves.get_by_text(LATEST).first
    expect(latest).to_be_visible(timeout=TRAINING_MILLISECONDS)
    first = latest.inner_text()
    expect(latest).not_to_have_text(first, timeout=60_000)
    for title in ("Perplexity", "Learning rate", "Gradient norm"):
        expect(curves.get_by_text(title, exact=True)).to_be_visible()

    written = page.locator(".st-key-samples")
    expect(written).to_be_visible(timeout=TRAINING_MILLISECONDS)
    expect(page.get_by_text("Result on the test part")).to_be_visible(timeout=TRAINING_MILLISECONDS)
    expect(page.get_by_text("Test perplexity", exact=True)).to_be_visible()
    assert len(list(fresh_server.runs.glob("[0-9]*"))) == 1, "two clicks gave one run"

    expect(written.get_by_text("After epoch 12")).to_be_visible()
    newest = written.locator(".text").inner_text()
    written.get_by_role("slider").press("Home")
    expect(written.get_by_text("Before training.")).to_be_visible()
    expect(written.locator(".text")).not_to_have_text(newest)

    page.goto(address)
    expect(page.get_by_text("Result on the test part")).to_be_visible()
    if not page_table.listed("pages/next_word.py"):
        pytest.skip("needs the page Next word")
    page.get_by_test_id("stMain").get_by_role("link", name="Next word").click()
    expect(page.get_by_role("heading", name="Next word")).to_be_visible()
    expect(page).to_have_url(re.compile(address.split("?")[1]))
