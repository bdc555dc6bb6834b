"""The table of runs under a real mouse: select, delete, undo, rename."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from core.runs.atomic import write_json
from core.runs.process import identity
from core.runs.store import RunStore
from core.supervisor import worker_file
from tests.browser.harness import Server, overflow, ready
from tests.pages import fake_runs

Visit = Callable[..., Page]
ROW, EDGE = 36, 16  # px: height of a row, and the middle of the column with the boxes


def tick(page: Page, row: int) -> None:
    """Click the box of a row, counted from 0; the table is drawn on a canvas."""
    table = page.locator("[data-testid=stDataFrame] .dvn-scroller").first
    table.click(position={"x": EDGE, "y": ROW * (row + 1.5)})


def test_select_delete_undo_and_rename(tmp_path: Path, browser: Browser, visit: Visit) -> None:
    server = Server(tmp_path)
    try:
        store = RunStore(server.runs)
        store.root.mkdir(parents=True)
        write_json(worker_file(store.root), identity())  # so that no worker starts
        runs = [fake_runs.finished(store, name=name) for name in ("First", "Second", "Third")]
        server.wait()
        page = visit(f"{server.url}/runs")
        expect(page.get_by_text("5 runs")).to_be_visible()  # two come with the project
        tick(page, 0)
        expect(page.get_by_text("1 selected")).to_be_visible()
        tick(page, 1)
        expect(page.get_by_text("2 selected")).to_be_visible()
        page.get_by_role("button", name="Delete").click()
        expect(page.get_by_text("2 runs deleted.")).to_be_visible()
        expect(page.get_by_text("3 runs")).to_be_visible()
        assert [run.id for run in store.list()] == [runs[0].id]
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("5 runs")).to_be_visible()
        assert len(store.list()) == 3

        tick(page, 2)  # the oldest of the three
        page.get_by_role("button", name="Name, tags, notes").click()
        page.get_by_role("textbox", name="Name").fill("Renamed")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("textbox", name="Name")).to_be_hidden()
        page.get_by_role("link", name="Open").click()
        expect(page.get_by_role("heading", name="Renamed")).to_be_visible()
        expect(page).to_have_url(re.compile(runs[0].id))
        ready(page)
        page.context.close()
        page = visit(f"{server.url}/runs?find=renamed", theme="dark", width=390)
        expect(page.get_by_text("1 run", exact=True)).to_be_visible()
        assert overflow(page) == 0
        page.context.close()  # an open page would complain about the end of its server
    finally:
        server.end()
