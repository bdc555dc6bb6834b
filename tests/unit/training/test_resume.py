"""A training that was paused or killed ends with the same weights as one that never was."""

from pathlib import Path

import pytest

from core.config import Augmentation, CnnConfig, DataConfig, RunConfig, TrainingConfig
from core.layers import Conv, Dropout, Flatten, Pool, Softmax
from core.runs import checkpoints
from core.runs.metrics import read_metrics
from core.runs.run import Run
from core.runs.store import RunStore
from core.worker import train_run

# 13 batches an epoch: one call of eight steps and one of five.
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


@pytest.mark.parametrize("steps", [3, 8, 13, 20])
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
