"""A training outlives the tab and the server; its address shows it again."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from core.config import CnnConfig, DataConfig, RunConfig, TrainingConfig
from core.layers import Flatten, Softmax
from core.runs.store import RunStore
from tests.browser.harness import Server, ready

DEADLINE = 120.0
LONG = RunConfig(
    name="Outlives everything",
    data=DataConfig("digits"),
    model=CnnConfig((Flatten(), Softmax())),
    training=TrainingConfig(epochs=1000, batch_size=1),
)
SHORT = replace(LONG, name="Rests in between", training=TrainingConfig(epochs=6, batch_size=1))

Visit = Callable[..., Page]


def wait_until(true: Callable[[], object]) -> None:
    end = time.monotonic() + DEADLINE
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_run_goes_on_without_tab_and_server(tmp_path: Path, browser: Browser, visit: Visit) -> None:
    first = second = None
    try:
        first = Server(tmp_path)
        first.wait()
        run = RunStore(first.runs).create(LONG)
        page = visit(f"{first.url}/train?run={run.id}")
        expect(page.get_by_text(re.compile(r"Epoch \d+ of 1,?000")).first).to_be_visible(
            timeout=DEADLINE * 1000
        )
        page.context.close()
        first.end_server()
        step = run.state().step
        wait_until(lambda: run.state().step > step)

        second = Server(tmp_path)
        second.wait()
        page = visit(f"{second.url}/train?run={run.id}")
        expect(page.get_by_role("heading", name="Outlives everything")).to_be_visible()
        expect(page.get_by_text(re.compile(r"Epoch \d+ of 1,?000")).first).to_be_visible()
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_text("Result on the test images")).to_be_visible()
        ready(page)
        assert run.state().phase == "stopped" and run.result()["test_images"] == 360
        page.context.close()  # an open page would complain about the end of its server
    finally:
        for server in (first, second):
            if server is not None:
                server.end()


def test_pause_close_restart_resume_finish(tmp_path: Path, browser: Browser, visit: Visit) -> None:
    first = second = None
    try:
        first = Server(tmp_path)
        first.wait()
        run = RunStore(first.runs).create(SHORT)
        page = visit(f"{first.url}/train?run={run.id}")
        expect(page.get_by_text("Images per second")).to_be_visible(timeout=DEADLINE * 1000)
        page.get_by_role("button", name="Pause").click()
        expect(page.get_by_text("nothing is lost")).to_be_visible(timeout=DEADLINE * 1000)
        assert run.state().phase == "paused"
        step = run.state().step
        assert 0 < step < run.state().steps
        page.context.close()
        first.end()  # the worker too: nothing is left but the folder

        second = Server(tmp_path)
        second.wait()
        page = visit(f"{second.url}/train?run={run.id}")
        expect(page.get_by_text(f"Everything is saved at step {step:,} of")).to_be_visible()
        page.get_by_role("button", name="Step one batch").click()
        expect(page.get_by_text(f"Everything is saved at step {step + 1:,} of")).to_be_visible(
            timeout=DEADLINE * 1000
        )
        page.get_by_role("button", name="Resume").click()
        expect(page.get_by_text("Result on the test images")).to_be_visible(timeout=DEADLINE * 1000)
        ready(page)
        state = run.state()
        assert state.phase == "finished" and state.step == state.steps and state.resumed == 2
        page.context.close()  # an open page would complain about the end of its server
    finally:
        for server in (first, second):
            if server is not None:
                server.end()
