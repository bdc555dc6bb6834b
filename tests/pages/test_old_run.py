"""A run as an older Glassnet wrote it: fewer files and fields, or a setting that is no more."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from core.runs.run import Run
from core.runs.store import RunStore
from core.runs.table import record
from tests.pages.conftest import ROOT, Open, texts

SAMPLE = ROOT / "core/runs/shipped/sample-lenet5-digits"
LATER_FILES = ("samples.png", "test-predictions.npz")
LATER_FIELDS = ("test_perplexity", "tokens_per_second", "resumed")


def rewrite(path: Path, without: tuple[str, ...] = (), **more: object) -> None:
    content = json.loads(path.read_text()) | more
    path.write_text(json.dumps({name: content[name] for name in content if name not in without}))


@pytest.fixture
def old(store: RunStore) -> Run:
    run = Run(store.root / "20260101-101010-000-lenet5")
    shutil.copytree(SAMPLE, run.folder)
    shutil.rmtree(run.path("snapshots"))
    for name in LATER_FILES:
        run.path(name).unlink()
    rewrite(run.path("state.json"), LATER_FIELDS, worker={"host": "vm", "pid": 1, "created": 1.0})
    return run


@pytest.mark.parametrize("page", ["train", "runs", "inside", "errors", "timelapse", "compare"])
def test_fewer_files_and_fields(page: str, open_page: Open, old: Run) -> None:
    assert "cannot be read" not in texts(open_page(page, run=old.id, runs=old.id))
    assert old.state().phase == "finished" and old.state().resumed == 0


@pytest.mark.parametrize("page", ["train", "inside", "errors", "timelapse", "compare"])
def test_a_setting_that_is_no_more_is_named(page: str, open_page: Open, old: Run) -> None:
    rewrite(old.path("config.json"), weight_averaging=0.99)
    assert "weight_averaging" in texts(open_page(page, run=old.id, runs=old.id))


def test_such_a_run_stands_in_the_table_with_its_result(store: RunStore, old: Run) -> None:
    rewrite(old.path("config.json"), weight_averaging=0.99)
    found = record(store.list()[0])
    assert (found["phase"], found["data"]) == ("finished", "digits")
    assert found["test_accuracy"] == old.result()["test_accuracy"]
