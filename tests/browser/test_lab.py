"""A three-arm lab on digits, from its plan to its verdict, with real trainings."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.harness import Server, overflow, ready

DEADLINE = 180_000
FINDINGS = r"helps|harms|not distinguishable|not testable"


def enter(page: Page, label: str, value: int) -> None:
    field = page.get_by_role("spinbutton", name=label, exact=True)
    field.fill(str(value))
    field.press("Enter")


def test_three_arms_to_their_verdict(fresh_server: Server, visit: Visit) -> None:
    page = visit(f"{fresh_server.url}/regularization")
    enter(page, "Epochs", 3)
    enter(page, "Images to learn from", 60)
    enter(page, "Seeds", 3)
    page.get_by_text("Augmentation strength").click()
    expect(page.get_by_text("3 arms × 3 seeds = 9 runs")).to_be_visible()
    page.get_by_role("button", name="Train all").click()
    expect(page.get_by_text("of 9 runs finished")).to_be_visible()
    expect(page).to_have_url(re.compile(r"regularization\?lab=[0-9a-f]{12}$"))
    links = page.locator("[data-lab-grid] a")
    expect(links).to_have_count(9)
    expect(page.get_by_text("The verdict comes when")).to_be_visible(timeout=DEADLINE)

    expect(page.get_by_text("Two-sided paired t-test over seeds")).to_be_visible(timeout=DEADLINE)
    ready(page)
    said = page.locator(".st-key-lab-verdict").inner_text()
    assert len(re.findall(FINDINGS, said)) >= 2, said
    assert "L2 0.01" in said and "More data ×4" in said
    expect(page.get_by_text("of 9 runs finished")).to_have_count(0)

    address = page.url
    page.get_by_role("button", name="Plan a new lab from a preset").click()
    expect(page.get_by_text("Start from")).to_be_visible()
    expect(page).to_have_url(re.compile("regularization$"))

    # Another browser, with nothing but the address, sees the same.
    again = visit(address, width=420)
    expect(again.locator(".st-key-lab-verdict")).to_contain_text("L2 0.01")
    tiles = again.locator("[data-lab-grid] a")
    expect(tiles).to_have_text([re.compile(r"^\d+\.\d\d %$")] * 9)
    assert overflow(again) <= 0
    tiles.first.click()
    expect(again.get_by_role("heading", name="No regularization, seed 1")).to_be_visible()
