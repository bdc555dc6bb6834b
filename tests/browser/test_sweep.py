"""A small sweep from the form to its importances, with real trainings; renamed, deleted, undone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from core.config import CnnConfig, DataConfig, RunConfig, TrainingConfig
from core.layers import Dense, Flatten, Softmax
from core.runs.store import RunStore
from core.schema import to_link
from core.sweeps.study_size import FEWEST
from core.sweeps.sweep import sweeps
from tests.browser.conftest import Visit
from tests.browser.harness import Server, overflow

DEADLINE = 120_000
TINY = RunConfig(
    name="Tiny",
    data=DataConfig("digits", limit=60),
    model=CnnConfig((Flatten(), Dense(8), Softmax())),
    training=TrainingConfig(epochs=1, batch_size=32),
)


def test_from_the_form_to_importances(fresh_server: Server, visit: Visit) -> None:
    page = visit(f"{fresh_server.url}/sweep?config={to_link(TINY)}")
    trials = page.get_by_role("spinbutton", name="Trials", exact=True)
    trials.fill(str(FEWEST))
    trials.press("Enter")
    expect(page.get_by_text(f"for {FEWEST} trials")).to_be_visible()
    page.get_by_role("button", name="Begin the sweep").click()
    expect(page).to_have_url(re.compile(r"sweep\?id=[\w-]+$"))
    expect(page.get_by_text(f"0 of {FEWEST} trials")).to_be_visible()
    expect(page.get_by_role("button", name="Delete")).to_be_disabled()

    expect(page.get_by_text("Share of each setting in how much")).to_be_visible(timeout=DEADLINE)
    expect(page.get_by_role("button", name="Delete")).to_be_enabled()
    expect(page.get_by_role("button", name="Pause")).to_have_count(0)
    shares = page.locator(".st-key-sweep-importances .bars .point")
    expect(shares).to_have_count(3)
    page.get_by_role("button", name="Rename").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("First try")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="First try")).to_be_visible()

    # Another browser, with nothing but the address, sees the same.
    again = visit(page.url, width=420)
    expect(again.get_by_role("heading", name="First try")).to_be_visible()
    expect(again.locator(".st-key-sweep-importances .bars .point")).to_have_count(3)
    assert overflow(again) <= 0

    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("First try is deleted; its runs stay.")).to_be_visible()
    store = RunStore(fresh_server.runs)
    assert not sweeps(store.root) and len(store.list()) == FEWEST
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="First try")).to_be_visible()
    expect(shares).to_have_count(3)
