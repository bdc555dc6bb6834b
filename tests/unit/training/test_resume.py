"""A training that was paused or killed ends with the same weights as one that never was."""

import errno
from pathlib import Path

import pytest

from core.config import Augmentation, CnnConfig, DataConfig, RunConfig, TrainingConfig
from core.layers import Conv, Dropout, Flatten, Pool, Softmax
from core.runs import checkpoints
from core.runs.metrics import read_metrics
from core.runs.run import Run
from core.runs.store import RunStore
from core.training import recorder
from core.training.journal import Journal
from core.training.pausing import Saver
from core.worker import train_run

# 17 batches an epoch: two calls of eight steps and one of one.
CONFIG = RunConfig(
    data=DataConfig("digits", limit=260, augmentation=Augmentation(shift=1)),
    model=CnnConfig((Conv(4, 3, batch_norm=True), Pool(), Dropout(0.3), Flatten(), Softmax())),
    training=TrainingConfig(
        epochs=3, batch_size=16, learning_rate=3e-3, schedule="cosine", keep="best"
    ),
)


def train(store: RunStore, run: Run) -> dict[str, object]:
    assert store.claim(run)
    train_run(run)
    return run.result() or {}


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The same training without a pause."""
    store = RunStore(tmp_path_factory.mktemp("whole"))
    run = store.create(CONFIG)
    assert train(store, run)
    return run


def same(run: Run, other: Run) -> None:
    ours, theirs = run.result(), other.result()
    assert ours and theirs
    for name in ("weights_sha256", "test_accuracy", "test_loss", "best_epoch", "epochs"):
        assert ours[name] == theirs[name], name
    assert validation(run) == validation(other)


def validation(run: Run) -> list[list[object]]:
    rows = read_metrics(run.path("metrics.jsonl"))
    rows = rows[rows["split"] == "validation"]
    return rows[["step", "epoch", "name", "value"]].to_numpy().tolist()


@pytest.mark.parametrize("steps", [3, 8, 17, 20])
def test_paused_at_any_step_it_ends_the_same(store: RunStore, whole: Run, steps: int) -> None:
    run = store.create(CONFIG)
    run.request_pause(after=steps)
    train(store, run)
    state = run.state()
    assert (state.phase, state.step) == ("paused", steps)
    assert checkpoints.newest_step(run) == steps
    store.resume(run)
    assert run.state().phase == "queued"
    train(store, run)
    assert run.state().phase == "finished"
    same(run, whole)


def test_step_by_step(store: RunStore, whole: Run) -> None:
    run = store.create(CONFIG)
    run.request_pause(after=6)
    train(store, run)
    for step in range(7, 10):
        store.resume(run, steps=1)
        train(store, run)
        assert (run.state().phase, run.state().step) == ("paused", step)
    store.resume(run)
    train(store, run)
    same(run, whole)


def test_a_resting_run_is_ended_tested_and_kept(store: RunStore) -> None:
    run = store.create(CONFIG)
    run.request_pause(after=6)
    train(store, run)
    store.resume(run, stop=True)
    result = train(store, run)
    state = run.state()
    assert state.phase == "stopped" and 6 <= state.step <= 17
    assert 0 <= result["test_accuracy"] <= 1 and run.path("model.keras").exists()  # type: ignore[operator]


def test_a_disk_that_is_full_at_the_end_of_an_epoch(
    store: RunStore, whole: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last checkpoint is one within the epoch: its end, with the validation, comes again."""
    monkeypatch.setattr(Saver, "within_epoch", Saver.now)
    monkeypatch.setattr(recorder, "RECORD_SECONDS", 0.0)
    run, record = store.create(CONFIG), Journal.record

    def full(journal: Journal, split: str, values: object) -> None:
        if split == "validation":
            monkeypatch.setattr(Journal, "record", record)
            raise OSError(errno.ENOSPC, "No space left on device")
        record(journal, split, values)

    monkeypatch.setattr(Journal, "record", full)
    train(store, run)
    assert run.state().phase == "paused" and "disk is full" in run.state().message
    assert 0 < checkpoints.newest_step(run) < run.state().steps // 3
    store.resume(run)
    train(store, run)
    same(run, whole)
