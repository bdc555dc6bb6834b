"""One table of all runs, always as their folders say."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from core.config import RunConfig
from core.runs.annotations import annotate
from core.runs.atomic import write_json
from core.runs.metric_summary import SummaryIndex, summarize, value
from core.runs.process import identity
from core.runs.run import Run
from core.runs.store import RunStore
from core.runs.table import UNREADABLE, RunTable, column

ROWS = [
    {"split": "validation", "name": "loss", "value": 0.9},
    {"split": "validation", "name": "accuracy", "value": 0.5},
    {"split": "validation", "name": "loss", "value": 0.4},
    {"split": "validation", "name": "accuracy", "value": 0.8},
    {"split": "validation", "name": "loss", "value": None},
    {"split": "validation", "name": "loss", "value": 0.6},
    {"split": "validation", "name": "accuracy", "value": 0.7},
    {"split": "event", "name": "learning_rate", "value": 0.1},
]


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def lines(rows: list[dict[str, object]]) -> list[bytes]:
    return [json.dumps(row).encode() + b"\n" for row in rows]


def trained(store: RunStore, seed: int = 1, phase: str = "finished") -> Run:
    run = store.create(replace(RunConfig(name=f"Run {seed}"), seed=seed))
    store.claim(run)
    state = {"phase": phase, "epoch": 3, "parameters": 7850, "seconds": 4.5, "test_accuracy": 0.9}
    write_json(run.path("state.json"), state | {"worker": identity()})
    run.path("metrics.jsonl").write_bytes(b"".join(lines(ROWS)))
    return run


def test_summary_of_hand_made_rows() -> None:
    found = summarize([*lines(ROWS), b'{"split": "val', b"5\n", b'{"value": 3}\n'])
    assert found == {"validation/loss": [0.6, 0.4, 0.9], "validation/accuracy": [0.7, 0.5, 0.8]}


@pytest.mark.parametrize(
    ("name", "which", "expected"),
    [
        ("loss", "best", 0.4),
        ("loss", "last", 0.6),
        ("loss", "minimum", 0.4),
        ("loss", "maximum", 0.9),
        ("accuracy", "best", 0.8),
        ("accuracy", "minimum", 0.5),
        ("perplexity", "best", None),
    ],
)
def test_value_of_a_metric(name: str, which: str, expected: float | None) -> None:
    assert value(summarize(lines(ROWS)), f"validation/{name}", which) == expected


def test_rows_newest_first_with_what_people_said(store: RunStore) -> None:
    first, second = trained(store, 1), store.create(RunConfig(name="Waits", seed=2))
    annotate(first, name="Best so far", tags=("a",), notes="n")
    found = RunTable(store).read()
    assert list(found.index) == [second.id, first.id]
    assert found["phase"].tolist() == ["queued", "finished"]
    row = found.loc[first.id]
    assert (row["name"], row["tags"], row["notes"]) == ("Best so far", ("a",), "n")
    assert (row["parameters"], row["seconds"], row["test_accuracy"]) == (7850, 4.5, 0.9)
    assert f"{row['created']:%Y%m%d-%H%M%S}" == first.id[:15]
    assert found["seconds"].isna().tolist() == [True, False]


def test_changes_are_seen(store: RunStore) -> None:
    run, other = trained(store, 1, "running"), trained(store, 2)
    table = RunTable(store)
    assert table.read().loc[run.id, "phase"] == "running"
    state = {"phase": "running", "worker": identity() | {"created": 0}}
    write_json(run.path("state.json"), state)
    annotate(other, tags=("late",))
    found = table.read()
    assert found.loc[run.id, "phase"] == "interrupted"
    assert found.loc[other.id, "tags"] == ("late",)
    store.resume(run)  # not a word in its own folder
    assert table.read().loc[run.id, "phase"] == "queued"
    other.folder.rename(store.root / ".gone")
    assert list(table.read().index) == [run.id]


def test_a_run_that_is_over_is_read_once(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    trained(store)
    table = RunTable(store)
    table.read()
    monkeypatch.setattr(Run, "state", lambda self: pytest.fail("read again"))
    assert len(table.read()) == 1


def test_damaged_runs_are_listed(store: RunStore) -> None:
    folder = store.root / "20200101-000000-000-broken"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{", encoding="utf-8")
    (store.root / "own-name").mkdir()
    found = RunTable(store).read()
    assert found["phase"].tolist() == [UNREADABLE, UNREADABLE]
    assert found["name"].tolist() == ["own-name", folder.name]
    assert found["created"].isna().tolist() == [True, False]


def test_no_runs_at_all(store: RunStore) -> None:
    assert RunTable(store).read().empty
    assert RunTable(store).metrics(1.0) == ({}, 0)


def test_curves_are_read_in_portions_and_once(store: RunStore) -> None:
    ids = [trained(store, seed).id for seed in range(4)]
    index = SummaryIndex(store.root)
    assert index.read(ids, 0.0)[1] >= 3
    found, left = index.read(ids, 10.0)
    assert left == 0
    assert column(found, [*ids, "other"], "validation/loss", "best") == [0.4] * 4 + [None]
    again = SummaryIndex(store.root)  # after a restart, without the curves
    for run_id in ids:
        os.truncate(path := store.root / run_id / "metrics.jsonl", 0)
        size, changed = again._known[run_id][0]
        path.write_bytes(b" " * size)
        os.utime(path, ns=(changed, changed))
    assert again.read(ids, 10.0)[0] == found


def test_a_grown_curve_is_read_again(store: RunStore) -> None:
    run = trained(store)
    index = SummaryIndex(store.root)
    index.read([run.id], 10.0)
    with run.path("metrics.jsonl").open("ab") as file:
        file.write(lines([{"split": "validation", "name": "loss", "value": 0.1}])[0])
    assert index.read([run.id], 10.0)[0][run.id]["validation/loss"] == [0.1, 0.1, 0.9]


@pytest.mark.parametrize("content", ["{", "[]", '{"a": 5, "b": [1, {"c": 2}]}'])
def test_a_damaged_index_is_made_anew(store: RunStore, content: str) -> None:
    run = trained(store)
    (store.root / ".summaries.json").write_text(content, encoding="utf-8")
    found, _ = SummaryIndex(store.root).read([run.id], 10.0)
    assert found[run.id]["validation/loss"] == [0.6, 0.4, 0.9]
