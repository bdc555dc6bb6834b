"""Which weights of a training are kept, what they cost, and that they are the right ones."""

from pathlib import Path

import numpy as np
import pytest

from core.config import CnnConfig, DataConfig, RunConfig, TrainingConfig
from core.datasets.registry import load
from core.layers import Conv, Flatten, Softmax
from core.models.opening import open_model
from core.runs.run import Run
from core.runs.store import RunStore
from core.training import snapshots as module
from core.training.snapshots import Snapper, compact, read_weights, room, snapshots
from core.worker import train_run


class Model:
    """Weights of a chosen size that say when they were taken."""

    def __init__(self, values: int = 8) -> None:
        self.moment = 0
        self._values = values

    def get_weights(self) -> list[np.ndarray]:
        return [np.full((2, self._values // 2), self.moment, np.float32)]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return RunStore(tmp_path).create(RunConfig())


@pytest.fixture
def time_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not decide what a test sees."""
    monkeypatch.setattr(module, "perf_counter", lambda: 0.0)


def taken(run: Run) -> list[tuple[int, int]]:
    return [(each.step, each.epoch) for each in snapshots(run)]


@pytest.mark.usefixtures("time_stands_still")
def test_first_epoch_at_powers_of_two(run: Run) -> None:
    snapper, model = Snapper(run), Model()
    for step in range(20):
        model.moment = step
        snapper.after_step(model, step)
    assert taken(run) == [(0, 0), (1, 0), (2, 0), (4, 0), (8, 0), (16, 0)]
    assert [read_weights(each.path)[0][0, 0] for each in snapshots(run)] == [0, 1, 2, 4, 8, 16]


@pytest.mark.usefixtures("time_stands_still")
def test_steps_that_run_eight_at_a_time(run: Run) -> None:
    snapper = Snapper(run)
    for step in range(0, 80, 8):
        snapper.after_step(Model(), step)
    assert taken(run) == [(0, 0), (8, 0), (16, 0), (32, 0), (64, 0)]


@pytest.mark.usefixtures("time_stands_still")
def test_many_epochs_are_thinned_and_the_last_stays(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_SNAPSHOTS", 6)
    snapper = Snapper(run)
    snapper.after_step(Model(), 0)
    for epoch in range(1, 24):
        snapper.after_epoch(Model(), 10 * epoch, epoch)
        assert snapshots(run)[-1].epoch == epoch
        assert len(snapshots(run)) <= 6
    assert [epoch for _, epoch in taken(run)] == [0, 8, 16, 23]


@pytest.mark.usefixtures("time_stands_still")
def test_a_long_first_epoch_leaves_room_for_the_others(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_SNAPSHOTS", 9)
    snapper = Snapper(run)
    for step in range(200):
        snapper.after_step(Model(), step)
    assert taken(run) == [(0, 0), (64, 0), (128, 0)]


@pytest.mark.usefixtures("time_stands_still")
def test_no_more_bytes_than_allowed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 100_000)
    snapper, model = Snapper(run), Model(8_000)  # 16 kB each: room for 6
    snapper.after_step(model, 0)
    for epoch in range(1, 20):
        snapper.after_epoch(model, epoch, epoch)
    assert sum(each.path.stat().st_size for each in snapshots(run)) <= 100_000
    assert len(snapshots(run)) >= 3


@pytest.mark.usefixtures("time_stands_still")
def test_a_network_too_large_for_a_few_has_none(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """400 bytes each: three fit into 1,599, which is too few; four fit into 1,600."""
    monkeypatch.setattr(module, "MOST_BYTES", 1_599)
    assert room(400) == 0
    snapper = Snapper(run)
    snapper.after_step(Model(200), 0)
    snapper.after_epoch(Model(200), 10, 1)
    assert taken(run) == []
    monkeypatch.setattr(module, "MOST_BYTES", 1_600)
    assert room(400) == 4


def test_time_is_bounded(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look at the clock takes 0.1 s: what has been spent soon exceeds what is allowed."""
    clock = iter(0.1 * tick for tick in range(10_000))
    monkeypatch.setattr(module, "perf_counter", lambda: next(clock))
    snapper = Snapper(run)
    for epoch in range(1, 200):
        snapper.after_epoch(Model(), epoch, epoch)
    spent = snapper._spent
    assert spent <= module.ALLOWANCE_SECONDS + 0.01 * next(clock) + 0.1
    assert 3 <= snapper._epochs[-1][0] < 200


def test_a_full_disk_ends_the_series_and_not_the_training(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    snapper = Snapper(run)
    monkeypatch.setattr(module.np, "savez", full)
    snapper.after_step(Model(), 0)
    monkeypatch.undo()
    snapper.after_epoch(Model(), 10, 1)
    assert taken(run) == []


def test_half_precision_keeps_three_digits_and_no_infinity() -> None:
    kernel, bias = compact([np.array([[1e6, 0.1]], np.float32), np.array([1e6], np.float32)])
    assert kernel.dtype == np.float16 and np.isfinite(kernel).all()
    assert float(kernel[0, 1]) == pytest.approx(0.1, rel=5e-4)
    assert bias.dtype == np.float32 and bias[0] == 1e6


def test_other_files_are_passed_over(run: Run) -> None:
    assert snapshots(run) == []
    run.path("snapshots").mkdir()
    run.path("snapshots/.1234-step000000001-epoch00000.npz").touch()
    run.path("snapshots/notes.txt").touch()
    assert snapshots(run) == []


@pytest.mark.usefixtures("time_stands_still")
def test_a_training_leaves_its_snapshots(tmp_path: Path) -> None:
    """200 images in batches of 16: 13 steps an epoch, eight of them at a time."""
    config = RunConfig(
        data=DataConfig("digits", limit=200),
        model=CnnConfig((Conv(2, 5, batch_norm=True), Flatten(), Softmax())),
        training=TrainingConfig(epochs=3, batch_size=16, keep="last"),
    )
    store = RunStore(tmp_path / "runs")
    run = store.create(config)
    store.claim(run)
    train_run(run)
    assert run.state().phase == "finished", run.state().message
    found = taken(run)
    assert found[0] == (0, 0) and found[-1] == (39, 3)
    assert {(13, 1), (26, 2)} <= set(found) and any(0 < step < 13 for step, _ in found)
    model = open_model(run)
    last = read_weights(snapshots(run)[-1].path)
    for kept, weight in zip(last, model.get_weights(), strict=True):
        assert np.allclose(kept, weight, rtol=1e-3, atol=1e-6)
    given = np.load(run.path("test-predictions.npz"))
    assert str(given["weights"]) == run.result()["weights_sha256"]
    images = load("digits").test_images
    assert np.allclose(given["probabilities"], model.predict(images, verbose=0), atol=1e-5)
