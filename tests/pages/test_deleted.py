"""A run folder that is deleted while a page shows it: one kind sentence, whenever it happens."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.runs.run import Run
from core.runs.store import SHIPPED, RunStore
from tests.pages import fake_runs
from tests.pages.conftest import Open, texts
from ui import export

GONE = "it may have been deleted."


def trained(store: RunStore, name: str = "sample-lenet5-digits") -> Run:
    """A finished run with all that a run can have."""
    run = Run(store.root / "20260101-101010-000-trained")
    shutil.copytree(SHIPPED / name, run.folder)
    return run


def words(store: RunStore) -> Run:
    return trained(store, "sample-lstm-docs")


KINDS: dict[str, tuple[str, Callable[[RunStore], Run]]] = {
    "running": ("train", fake_runs.running),
    "paused": ("train", lambda store: fake_runs.in_phase(store, "paused")),
    "result": ("train", trained),
    "text result": ("train", words),
    "inside": ("inside", trained),
    "errors": ("errors", trained),
    "time-lapse": ("timelapse", trained),
    "next word": ("next_word", words),
    "compare": ("compare", trained),
    "weights": ("compare", trained),
}


def parameters(kind: str, run: Run) -> dict[str, str]:
    if kind == "weights":
        return {"runs": run.id, "view": "weights"}
    return {"runs": run.id} if kind == "compare" else {"run": run.id}


@pytest.mark.parametrize("kind", KINDS)
def test_between_two_looks(kind: str, open_page: Open, store: RunStore) -> None:
    page, make = KINDS[kind]
    run = make(store)
    app = open_page(page, **parameters(kind, run))
    assert GONE not in texts(app)
    shutil.rmtree(run.folder)
    app.run()
    assert not app.exception
    assert GONE in texts(app)


@pytest.mark.parametrize("kind", KINDS)
def test_in_the_middle_of_a_look(
    kind: str, open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder goes at one of the page's own accesses to it, early or late."""
    page, make = KINDS[kind]
    path_of, left = Run.path, [0]

    def path(self: Run, name: str) -> Path:
        left[0] -= 1
        if left[0] == 0:
            shutil.rmtree(self.folder, ignore_errors=True)
        return path_of(self, name)

    run = make(store)
    kept = store.root.parent / "kept"
    shutil.copytree(run.folder, kept)
    monkeypatch.setattr(Run, "path", path)
    app = open_page(page, **parameters(kind, run))
    accesses = -left[0]
    for moment in sorted({1, 2, 3, 5, 8, 13, accesses // 2, accesses - 1}):
        if not run.folder.exists():
            shutil.copytree(kept, run.folder)
        left[0] = moment
        app.run()
        assert not app.exception, (moment, accesses, app.exception[0].message)


def test_the_table_of_runs(open_page: Open, store: RunStore) -> None:
    gone, stays = fake_runs.finished(store, name="Goes"), fake_runs.finished(store, name="Stays")
    app = open_page("runs")
    shutil.rmtree(gone.folder)
    app.run()
    assert not app.exception
    assert app.dataframe[0].value["Name"].str.contains("Goes").sum() == 0
    assert app.dataframe[0].value["Name"].str.contains("Stays").sum() == 1
    assert stays.exists()


def test_a_file_that_goes_while_it_is_read(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*given: object) -> None:
        raise FileNotFoundError(2, "No such file", "/runs/a/mistakes.npz")

    run = trained(store)
    app = open_page("train", run=run.id)
    monkeypatch.setattr(export, "show", gone)
    assert "A file (mistakes.npz) has gone while this page read it" in texts(app.run())
