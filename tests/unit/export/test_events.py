"""TensorBoard's own reader finds a run's curves and settings in its folder, each point once."""

from __future__ import annotations

import io
import json
import os
import shutil
from pathlib import Path

import orjson
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData

from core.config import CnnConfig, DataConfig, RunConfig, TrainingConfig
from core.export import archive, events
from core.export.importing import import_archive
from core.layers import Conv, Flatten, Softmax
from core.runs.metrics import read_metrics
from core.runs.run import Run
from core.runs.store import SHIPPED, RunStore
from core.worker import train_run
from tests.pages import fake_runs

SMALL = RunConfig(
    name="Small",
    data=DataConfig("digits", limit=160),
    model=CnnConfig((Conv(2, 3), Flatten(), Softmax())),
    training=TrainingConfig(epochs=2, batch_size=16, learning_rate=0.004),
)


def read(run: Run) -> EventAccumulator:
    assert len(events.files(run)) == 1
    found = EventAccumulator(str(run.folder), size_guidance={"scalars": 0})
    found.Reload()
    return found


def points(found: EventAccumulator, tag: str) -> list[tuple[int, float]]:
    return [(each.step, pytest.approx(each.value, rel=1e-6)) for each in found.Scalars(tag)]


def settings(found: EventAccumulator, kind: str) -> HParamsPluginData:
    content = found.SummaryMetadata(f"_hparams_/session_{kind}_info").plugin_data.content
    return HParamsPluginData.FromString(content)


def expected(run: Run, split: str, name: str) -> list[tuple[int, float]]:
    rows = read_metrics(run.path("metrics.jsonl"))
    rows = rows[(rows["split"] == split) & (rows["name"] == name)]
    return list(zip(rows["step"], rows["value"], strict=True))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run that was paused within its second epoch and went on."""
    store = RunStore(tmp_path_factory.mktemp("runs"))
    run = store.create(SMALL)
    run.request_pause(after=12)
    assert store.claim(run)
    train_run(run)
    assert run.state().phase == "paused"
    store.resume(run)
    assert store.claim(run)
    train_run(run)
    assert run.state().phase == "finished"
    return run


def test_a_resumed_training_has_each_point_once(trained: Run) -> None:
    found = read(trained)
    for name in ("loss", "accuracy"):
        for split in ("train", "validation"):
            assert points(found, f"{name}/{split}") == expected(trained, split, name)
    steps = [each.step for each in found.Scalars("loss/train")]
    assert steps == sorted(set(steps))


def test_settings_result_and_end_are_there(trained: Run) -> None:
    found = read(trained)
    start = settings(found, "start").session_start_info
    assert start.group_name == trained.id
    assert start.hparams["training.learning_rate"].number_value == 0.004
    assert start.hparams["training.optimizer"].string_value == SMALL.training.optimizer
    assert start.hparams["model.conv1.filters"].number_value == 2
    assert start.hparams["model.conv1.batch_norm"].bool_value is False
    assert settings(found, "end").session_end_info.status == events.Status.STATUS_SUCCESS
    result = trained.result()
    assert result
    (accuracy,) = found.Scalars("accuracy/test")
    assert accuracy.value == pytest.approx(result["test_accuracy"])


def test_a_training_shows_while_it_runs(tmp_path: Path) -> None:
    from core.training.journal import Journal

    store = RunStore(tmp_path)
    run = store.create(SMALL)
    store.claim(run)
    journal = Journal(run)
    try:
        journal.rewind(None)
        journal.update(phase="running", step=7, epoch=1, seconds=1.5)
        journal.record("train", [("loss", 0.25), ("accuracy", float("nan"))])
        found = read(run)
        assert points(found, "loss/train") == [(7, 0.25)]
        assert found.Tags()["scalars"] == ["loss/train"]
        assert events.write_missing(store) == []  # its worker writes it
    finally:
        journal.close()


def test_runs_without_the_file_get_it(tmp_path: Path) -> None:
    """Those of an older version, and those brought from elsewhere; a second time there is none."""
    store = RunStore(tmp_path)
    old = fake_runs.finished(store)
    failed = fake_runs.in_phase(store, "failed")
    fake_runs.running(store)
    queued = fake_runs.queued(store, name="waits")
    assert events.write_missing(store) == [failed.id, old.id]
    assert events.write_missing(store) == []
    assert not events.files(queued)
    assert points(read(old), "loss/train") == expected(old, "train", "loss")
    ended = settings(read(failed), "end").session_end_info
    assert ended.status == events.Status.STATUS_FAILURE
    rows = old.path("metrics.jsonl")
    os.utime(rows, (rows.stat().st_atime, rows.stat().st_mtime + 10))
    assert events.write_missing(store) == [old.id]
    assert len(events.files(old)) == 1


def test_an_imported_run_has_it(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED / "sample-lstm-docs", tmp_path / "elsewhere")
    packed = io.BytesIO(archive.archive(Run(tmp_path / "elsewhere")))
    run = import_archive(packed, RunStore(tmp_path / "runs"))
    found = read(run)
    assert points(found, "perplexity/validation") == expected(run, "validation", "perplexity")
    result = run.result()
    assert result
    assert found.Scalars("perplexity/test")[0].value == pytest.approx(result["test_perplexity"])
    assert settings(found, "start").session_start_info.hparams["model.cell"].string_value == "lstm"


def test_settings_that_cannot_be_read_leave_the_curves(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    run = fake_runs.finished(store)
    run.path("config.json").write_text('{"kind": "unknown"}', encoding="utf-8")
    events.write(run)
    found = read(run)
    assert found.Scalars("loss/train")
    assert "_hparams_/session_start_info" not in found.summary_metadata


def test_odd_rows_of_a_stranger_are_left_out(tmp_path: Path) -> None:
    run = fake_runs.finished(RunStore(tmp_path))
    good = {"step": 1, "epoch": 1, "split": "train", "name": "loss", "value": 0.5, "seconds": 1.0}
    odd = [
        {"step": "two"},
        {"step": 10**30},
        {"seconds": "long"},
        {"value": 1e300},
        {"value": None},
    ]
    rows = [orjson.dumps(good), *(json.dumps(good | each).encode() for each in odd)]
    run.path("metrics.jsonl").write_bytes(b"\n".join(rows) + b"\n")
    run.path("result.json").write_text('{"test_accuracy": "good"}', encoding="utf-8")
    events.write(run)
    found = read(run)
    assert points(found, "loss/train") == [(1, 0.5)]
    assert found.Tags()["scalars"] == ["loss/train"]
