"""Compare and share by URL: what one person chose by hand, another sees at the same address."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from core.runs.atomic import write_json
from core.runs.process import identity
from core.runs.run import Run
from core.runs.store import RunStore
from core.schema import to_dict
from core.supervisor import worker_file
from tests.browser.harness import Server, ready
from tests.pages import fake_runs

Visit = Callable[..., Page]
# What the charts draw, and what stands in the widgets.
DRAWN = """() => [...document.querySelectorAll(".js-plotly-plot")].map((chart) => ({
    x: chart._fullLayout.xaxis.title.text,
    names: chart._fullData.map((line) => line.name),
    y: chart._fullData.map((line) => [...line.y]),
    shown: chart._fullData.map((line) => [...line.x]),
}))"""


def two_rates(store: RunStore) -> list[Run]:
    """Two seeds of each of two learning rates."""
    found = []
    for rate in (0.001, 0.004):
        for seed in (1, 2):
            run = fake_runs.finished(store, name="Small", wrong=2 * seed + int(1000 * rate))
            config = to_dict(run.config())
            config["training"]["learning_rate"], config["seed"] = rate, seed
            write_json(run.path("config.json"), config)
            found.append(run)
    return found


def charts(page: Page, count: int = 2) -> list[dict[str, Any]]:
    expect(page.locator(".js-plotly-plot")).to_have_count(count)
    return page.evaluate(DRAWN)


def choose(page: Page, label: str, option: str) -> None:
    """An entry of a drop-down list."""
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option).first.click()


@pytest.fixture
def own_server(tmp_path: Path, browser: Browser) -> Iterator[Server]:
    """A server whose runs the test plays itself."""
    server = Server(tmp_path)
    try:
        server.runs.mkdir(parents=True, exist_ok=True)
        write_json(worker_file(server.runs), identity())  # so that no worker starts
        server.wait()
        yield server
    finally:
        server.end()


def test_compare_and_share_by_url(own_server: Server, visit: Visit) -> None:
    runs = two_rates(RunStore(own_server.runs))
    first = visit(f"{own_server.url}/compare?runs={','.join(run.id for run in runs[:3])}")
    choose(first, "Runs", "Small")
    expect(first).to_have_url(re.compile(runs[3].id))
    choose(first, "Group by", "Learning rate")
    expect(first).to_have_url(re.compile("group=training.learning_rate"))
    first.get_by_role("radio", name="Standard error").click()
    expect(first).to_have_url(re.compile("band=error"))
    first.get_by_role("radio", name="Time").click()
    expect(first).to_have_url(re.compile("x=time"))
    first.get_by_role("slider").press("ArrowRight")
    expect(first).to_have_url(re.compile("smooth=0.01"))
    expect(first.get_by_text("Training time, seconds")).to_be_visible()
    ready(first)
    seen = charts(first)
    assert {"Learning rate 0.001", "Learning rate 0.004"} <= set(seen[0]["names"])
    assert len(seen[1]["shown"][0]) == 4  # the test accuracy of each run

    second = visit(first.url, theme="dark")
    expect(second.get_by_text("Training time, seconds")).to_be_visible()
    ready(second)
    assert charts(second) == seen
    for page in (first, second):
        for name in ("Time", "Standard error"):
            expect(page.get_by_role("radio", name=name)).to_be_checked()
        expect(page.get_by_role("slider")).to_have_value("0.01")
    one_hover_in_all_panels(second)
    for page in (first, second):
        page.context.close()  # an open page would complain about the end of its server


def one_hover_in_all_panels(page: Page) -> None:
    """The mouse over the upper panel names the values of both."""
    plot = page.locator(".st-key-compared-curves .js-plotly-plot")
    plot.scroll_into_view_if_needed()
    box = plot.locator(".nsewdrag").first.bounding_box()
    assert box
    hover = plot.locator(".hoverlayer")
    for step in range(60):  # a busy browser may overlook a move
        share = 0.4 + 0.002 * step
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 0.5 * box["height"])
        with suppress(AssertionError):
            expect(hover).to_contain_text("Validation loss", timeout=500)
            break
    expect(hover).to_contain_text("Validation accuracy")


def test_runs_that_are_deleted_while_pages_show_them(own_server: Server, visit: Visit) -> None:
    store = RunStore(own_server.runs)
    gone, stays = fake_runs.running(store, name="Goes"), fake_runs.finished(store, name="Stays")
    compared = visit(f"{own_server.url}/compare?runs={gone.id},{stays.id}")
    shown = visit(f"{own_server.url}/train?run={gone.id}")
    expect(compared.get_by_text("1 run still goes on")).to_be_visible()
    expect(shown.get_by_role("heading", name="Goes")).to_be_visible()
    shutil.rmtree(gone.folder)
    for page in (compared, shown):
        expect(page.get_by_text("it may have been deleted")).to_be_visible()
    expect(shown.get_by_role("link", name="All runs")).to_be_visible()
    expect(compared.locator(".js-plotly-plot")).to_have_count(2)
    for page in (compared, shown):
        page.context.close()
