"""Trouble that is not the page's fault is one sentence on the page."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.datasets.spec import DataError
from core.runs import settings
from core.runs.run import Run
from core.runs.store import RunStore
from core.sweeps import control
from tests.pages import fake_runs
from tests.pages.conftest import Open, texts
from ui import data_download, shell
from ui.data_download import Download


@pytest.mark.parametrize("page", ["home", "train", "runs", "classify"])
def test_a_runs_folder_that_is_a_file(page: str, open_page: Open, runs_folder: Path) -> None:
    runs_folder.write_text("not a folder", encoding="utf-8")
    shown = texts(open_page(page))
    assert "The runs folder cannot be used: Not a directory" in shown


def test_a_worker_that_cannot_start_is_named(open_page: Open, store: RunStore) -> None:
    run = fake_runs.queued(store)
    shell.supervisor(store.root).problem = "The training process ended unexpectedly."
    assert "The training process ended unexpectedly." in texts(open_page("train", run=run.id))


def finish(fetch: Download) -> None:
    """Start and wait for the thread that works on it."""
    fetch.start()
    for thread in threading.enumerate():
        if thread.name == f"get-{fetch.name}":
            thread.join()


def test_download_reports_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    def download(name: str, progress: Callable[[int, int], None]) -> None:
        progress(3, 10)

    monkeypatch.setattr(data_download, "download", download)
    fetch = Download("mnist")
    finish(fetch)
    assert (fetch.done, fetch.total, fetch.problem, fetch.active) == (3, 10, "", False)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (DataError("No network; set GLASSNET_DATA."), "No network; set GLASSNET_DATA."),
        (OSError(28, "No space left on device"), "cannot be saved: No space left on device."),
    ],
)
def test_a_failed_download_says_why_on_the_page(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    def download(name: str, progress: Callable[[int, int], None]) -> None:
        raise error

    monkeypatch.delenv("GLASSNET_DATA", raising=False)
    monkeypatch.setattr(data_download, "download", download)
    app = open_page("data", data="mnist")
    finish(data_download._shared("mnist"))
    app.run()
    assert sentence in texts(app)
    assert app.button(key="download")


FULL = OSError(28, "No space left on device")


def refuse(*given: object, **more: object) -> None:
    raise FULL


def said(app: AppTest) -> str:
    return " ".join(each.value for each in app.toast)


@pytest.mark.parametrize(("key", "act"), [("next", "move"), ("pause", "pause"), ("stop", "cancel")])
def test_a_waiting_run_on_a_full_disk(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch, key: str, act: str
) -> None:
    fake_runs.queued(store, "First")
    run = fake_runs.queued(store, "Second")
    app = open_page("train", run=run.id)
    monkeypatch.setattr(RunStore, act, refuse)
    app.button(key=f"{key}-{run.id}").click().run()
    assert not app.exception
    assert "The request cannot be saved: No space left on device." in said(app)


def test_a_resting_run_on_a_full_disk(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = fake_runs.in_phase(store, "paused")
    app = open_page("train", run=run.id)
    monkeypatch.setattr(RunStore, "resume", refuse)
    app.button(key=f"step-{run.id}").click().run()
    assert not app.exception
    assert "No space left on device." in said(app)


def test_another_learning_rate_on_a_full_disk(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = fake_runs.running(store)
    app = open_page("train", run=run.id)
    monkeypatch.setattr(Run, "request_learning_rate", refuse)
    app.number_input(key=f"rate-{run.id}").set_value(0.0002)
    next(each for each in app.button if each.label == "Change").click().run()
    assert not app.exception
    assert "No space left on device." in said(app)


def test_the_settings_of_the_queue_on_a_full_disk(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("queue")
    monkeypatch.setattr(settings, "write", refuse)
    next(each for each in app.button if each.label == "Save").click().run()
    assert not app.exception
    assert "No space left on device." in said(app)


def test_a_sweep_on_a_full_disk(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page("sweep")
    monkeypatch.setattr(control, "begin", refuse)
    app.button(key="begin").click().run()
    assert not app.exception
    assert "No space left on device." in said(app)
