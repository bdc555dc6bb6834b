"""Typing and writing with the language model that ships: bars, a click, a text, a branch."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.harness import Server, ready

OPENING_MILLISECONDS = 180_000  # importing TensorFlow on a busy machine
MODEL = "run=sample-lstm-docs"

Visit = Callable[..., Page]


def bars(page: Page):  # type: ignore[no-untyped-def]
    return page.locator(".st-key-bars ol button")


def box(page: Page):  # type: ignore[no-untyped-def]
    return page.locator(".st-key-typed textarea")


def test_type_look_and_append(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/next_word?{MODEL}&text=the")
    expect(bars(page).first).to_be_visible(timeout=OPENING_MILLISECONDS)
    before = bars(page).first.get_attribute("aria-label")
    box(page).press_sequentially(" function ")
    expect(page.locator(".st-key-typed-surprise .token")).to_have_count(2)
    expect(bars(page).first).not_to_have_attribute("aria-label", before or "")

    chosen = page.locator(".st-key-bars ol button:not(:disabled)").first
    word = chosen.locator(".word").inner_text()
    chosen.click()
    expect(box(page)).to_have_value(re.compile(rf"^the function ?{re.escape(word)}$"))
    expect(page.locator(".st-key-typed-surprise .token")).to_have_count(3)
    expect(page).to_have_url(re.compile(r"text=the(\+|%20)function"))

    box(page).press_sequentially(" zebra ")
    unknown = page.locator(".st-key-typed-surprise .token.unknown")
    expect(unknown).to_have_text("zebra")
    unknown.focus()
    unknown.press("Enter")
    expect(page.get_by_text("Not in the vocabulary").first).to_be_visible()


def test_temperature_0_leaves_one_word(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/next_word?{MODEL}&text=the&temperature=0")
    expect(bars(page).first).to_be_visible(timeout=OPENING_MILLISECONDS)
    drawn = page.locator(".st-key-bars .number.after")
    expect(drawn.filter(has_text="100.0 %")).to_have_count(1)
    expect(drawn.filter(has_text=re.compile(r"^0 %$"))).to_have_count(9)


def test_two_sentences_are_compared_while_typing(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/next_word?{MODEL}&first=the+value+is&second=the+value+is")
    expect(page.get_by_text("Both are equally likely")).to_be_visible(timeout=OPENING_MILLISECONDS)
    second = page.get_by_label("Second sentence")
    second.press("End")
    second.press_sequentially(" is is")
    expect(page.get_by_text("The first sentence is likelier")).to_be_visible()
    expect(page.locator(".st-key-second-surprise .token")).to_have_count(5)


def test_write_stop_and_branch(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/generate?{MODEL}&prompt=the+function&length=20&seed=3")
    write = page.get_by_role("button", name="Write", exact=True)
    write.click(timeout=OPENING_MILLISECONDS)
    bodies = page.locator("[data-token-text] .body")
    tokens = bodies.first.locator(".token")
    expect(tokens).to_have_count(20)
    text = bodies.first.inner_text()
    assert text.startswith("the function")

    tokens.nth(4).focus()
    tokens.nth(4).press("Enter")
    rival = page.locator(".note:popover-open button.rival").nth(1)
    expect(rival).to_be_visible()
    word = rival.locator(".word").inner_text()
    rival.click()
    expect(bodies).to_have_count(2)
    branch = bodies.nth(1).locator(".token")
    expect(branch).to_have_count(25)  # 5 and at least 20 more
    assert branch.nth(4).inner_text().strip() == word.split(" ")[0].strip()
    kept = [bodies.nth(i).locator(".token").nth(k).inner_text() for i in (0, 1) for k in range(4)]
    assert kept[:4] == kept[4:]
    assert bodies.first.inner_text() == text

    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download").first.click()
    saved = waiting.value.path().read_text(encoding="utf-8")
    assert saved.split()[:2] == ["the", "function"] and len(saved.split()) > 10
    page.get_by_role("button", name="Remove").nth(1).click()
    expect(bodies).to_have_count(1)

    page.get_by_role("spinbutton", name=re.compile("Length")).fill("1000")
    write.click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Stop")).to_be_disabled()
    ready(page)
    assert 0 < bodies.first.locator(".token").count() < 1000
