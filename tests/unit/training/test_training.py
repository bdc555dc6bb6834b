"""Whole trainings on the offline digits: learnt, repeatable, stopped, refused."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from core.config import (
    Augmentation,
    CnnConfig,
    DataConfig,
    Preprocessing,
    RunConfig,
    TrainingConfig,
)
from core.datasets.registry import load
from core.datasets.split import split
from core.layers import Conv, Dropout, Flatten, Pool, Softmax
from core.models.describe import describe_run
from core.models.opening import ModelError, open_model
from core.presets import PRESETS
from core.runs.atomic import read_json
from core.runs.metrics import read_metrics
from core.runs.run import Run
from core.runs.store import RunStore
from core.training import journal, loop
from core.training.checkpoint import weights_sha256
from core.training.epochs import Fitting
from core.worker import train_run

SMALL = RunConfig(
    data=DataConfig(
        "digits",
        limit=200,
        preprocessing=Preprocessing(padding=1, center="image", scale=True),
        augmentation=Augmentation(shift=1, rotation=5),
    ),
    model=CnnConfig((Conv(4, 5, batch_norm=True), Pool(), Dropout(0.2), Flatten(), Softmax())),
    training=TrainingConfig(epochs=2, batch_size=32, learning_rate=3e-3),
)

Train = Callable[[RunConfig], Run]


@pytest.fixture
def trained(tmp_path: Path) -> Train:
    def train(config: RunConfig) -> Run:
        store = RunStore(tmp_path / "runs")
        run = store.create(config)
        assert store.claim(run)
        train_run(run)
        return run

    return train


def changed(**training: object) -> RunConfig:
    return replace(SMALL, training=replace(SMALL.training, **training))


def test_a_run_leaves_everything_a_page_needs(trained: Train) -> None:
    run = trained(SMALL)
    state, result = run.state(), run.result()
    assert state.phase == "finished", state.message
    assert (state.epoch, state.step, state.steps) == (2, 14, 14)
    assert result["test_images"] == 360 and 0 <= result["test_low"] <= result["test_high"] <= 1
    assert result["parameters"] == state.parameters == describe_run(SMALL).parameters
    rows = read_metrics(run.path("metrics.jsonl"))
    assert set(rows.split) == {"train", "validation"}
    assert rows[(rows.split == "validation") & (rows.name == "loss")].epoch.tolist() == [1, 2]
    assert run.environment()["keras"] == keras.version()
    assert run.path("samples.png").read_bytes().startswith(b"\x89PNG")
    assert "test accuracy" in run.log_tail()


def test_same_seed_same_weights_other_seed_other_weights(trained: Train) -> None:
    hashes = [trained(each).result()["weights_sha256"] for each in (SMALL, SMALL)]
    assert hashes[0] == hashes[1]
    assert trained(replace(SMALL, seed=2)).result()["weights_sha256"] != hashes[0]


def test_reopened_model_gives_the_result_that_was_written(trained: Train) -> None:
    run = trained(SMALL)
    model = open_model(run)
    data = load("digits")
    predicted = model.predict(data.test_images, verbose=0).argmax(axis=1)
    assert (predicted == data.test_labels).mean() == pytest.approx(run.result()["test_accuracy"])
    assert weights_sha256(model) == run.result()["weights_sha256"]


def test_one_flipped_bit_in_the_model_file_is_found(trained: Train) -> None:
    run = trained(SMALL)
    data = bytearray(run.path("model.keras").read_bytes())
    data[len(data) // 2] ^= 1
    run.path("model.keras").write_bytes(data)
    with pytest.raises(ModelError, match="damaged"):
        open_model(run)


def losses(run: Run) -> list[float]:
    rows = read_metrics(run.path("metrics.jsonl"))
    return rows[(rows.split == "validation") & (rows.name == "loss")].value.tolist()


def test_kept_weights_are_those_of_the_best_epoch(
    trained: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the last of six epochs the learning rate rises so far that the loss does too."""
    original = Fitting._epoch

    def worse_at_the_end(self: Fitting) -> dict[str, float]:
        if self.epoch == 5:
            self.recorder.journal.run.request_learning_rate(0.5)
            self.recorder._obey_requests()
        return original(self)

    monkeypatch.setattr(Fitting, "_epoch", worse_at_the_end)
    run = trained(changed(epochs=6))
    best = int(np.argmin(losses(run)))
    assert best + 1 == run.state().best_epoch < 6
    assert read_json(run.path("model.json"))["epoch"] == best + 1
    data, config = load("digits"), run.config()
    rows = split(data, 200, config.data.validation_share, config.seed).validation
    model = open_model(run)
    model.compile(loss="sparse_categorical_crossentropy")
    loss = model.evaluate(data.train_images[rows], data.train_labels[rows], verbose=0)
    assert loss == pytest.approx(losses(run)[best], rel=1e-4)


def test_last_weights_are_kept_on_request(trained: Train) -> None:
    run = trained(changed(epochs=3, keep="last"))
    assert read_json(run.path("model.json"))["epoch"] == 3


def test_an_error_in_a_later_epoch_keeps_the_best_weights(
    trained: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Fitting._epoch

    def breaks(self: Fitting) -> dict[str, float]:
        if self.epoch == 2:
            raise MemoryError
        return original(self)

    monkeypatch.setattr(Fitting, "_epoch", breaks)
    run = trained(changed(epochs=5))
    assert run.state().phase == "failed" and "smaller batch" in run.state().message
    assert read_json(run.path("model.json"))["epoch"] == int(np.argmin(losses(run))) + 1
    assert open_model(run) is not None


@pytest.mark.parametrize("rate", [1e6, 1e30])
def test_divergence_is_one_sentence_and_keeps_what_was_finite(trained: Train, rate: float) -> None:
    run = trained(changed(learning_rate=min(rate, 1e9), optimizer="sgd", epochs=3))
    state = run.state()
    assert state.phase == "failed"
    assert "Try a learning rate" in state.message and "Traceback" not in run.log_tail()
    assert run.result() is None


def test_divergence_keeps_the_weights_of_an_earlier_epoch(
    trained: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Fitting._epoch

    def explode(self: Fitting) -> dict[str, float]:
        if self.epoch == 1:
            self.recorder.journal.run.request_learning_rate(1e9)
            self.recorder._obey_requests()
        return original(self)

    monkeypatch.setattr(Fitting, "_epoch", explode)
    run = trained(changed(epochs=3, optimizer="sgd"))
    assert run.state().phase == "failed"
    assert run.state().message.endswith("The weights of epoch 1 are kept.")
    assert open_model(run) is not None


def test_nan_pixel_is_caught_though_the_loss_may_stay_finite(
    trained: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = load("digits")
    spoilt = replace(data, train_images=data.train_images.copy())
    spoilt.train_images[::3, 14, 14] = np.nan
    monkeypatch.setattr(loop, "_load", lambda name: spoilt)
    run = trained(replace(SMALL, data=DataConfig("digits", limit=200)))
    assert run.state().phase == "failed" and "finite" in run.state().message


def test_early_stopping_ends_after_its_patience(trained: Train) -> None:
    run = trained(changed(epochs=50, patience=1, learning_rate=0.1))
    state = run.state()
    assert state.phase == "finished" and state.epoch < 50
    assert state.epoch == state.best_epoch + 1


def test_stop_keeps_what_was_learnt(trained: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Fitting._epoch

    def asked_to_stop(self: Fitting) -> dict[str, float]:
        if self.epoch == 1:
            self.journal.run.request_stop()
        return original(self)

    monkeypatch.setattr(Fitting, "_epoch", asked_to_stop)
    run = trained(changed(epochs=20))
    assert run.state().phase == "stopped" and run.state().epoch == 2
    assert open_model(run) is not None and run.result()["epochs"] == 2


def test_new_learning_rate_is_obeyed_and_marked(
    trained: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Fitting._epoch

    def asked(self: Fitting) -> dict[str, float]:
        if self.epoch == 1:
            self.recorder.journal.run.request_learning_rate(0.006)
        return original(self)

    monkeypatch.setattr(Fitting, "_epoch", asked)
    rows = read_metrics(trained(changed(epochs=4)).path("metrics.jsonl"))
    events = rows[rows.split == "event"]
    assert events.value.tolist() == [0.006]
    used = rows[(rows.name == "learning_rate") & (rows.split == "train")].groupby("epoch").value
    assert used.last().round(6).tolist() == [0.003, 0.003, 0.006, 0.006]


def test_full_disk_is_one_sentence(trained: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every write of JSON fails from the first epoch on, until the run gives its reserve back."""
    original, full_from = journal.write_json, "running"

    def write(path: Path, data: dict[str, object]) -> None:
        if path.with_name("reserve").exists() and data["phase"] == full_from:
            raise OSError(28, os.strerror(28))
        original(path, data)

    monkeypatch.setattr(journal, "write_json", write)
    run = trained(SMALL)
    assert run.state().phase == "paused" and "disk is full" in run.state().message
    assert not run.path("reserve").exists()


def test_disk_too_full_for_a_last_word_ends_the_worker(
    trained: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that lives would make the run look alive for ever."""

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(journal, "write_json", full)
    with pytest.raises(SystemExit, match="disk is full"):
        trained(SMALL)


def test_missing_data_is_one_sentence(trained: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GLASSNET_DATA", raising=False)
    run = trained(replace(SMALL, data=DataConfig("mnist")))
    assert run.state().phase == "failed" and "GLASSNET_DATA" in run.state().message


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_trains(trained: Train, name: str) -> None:
    preset = PRESETS[name].config
    config = replace(
        preset,
        data=replace(preset.data, name="digits", limit=100),
        training=replace(preset.training, epochs=1, batch_size=32, warmup_epochs=0),
    )
    run = trained(config)
    assert run.state().phase == "finished", run.state().message


def test_images_seen_counts_the_smaller_last_batch() -> None:
    """10 images in batches of 4 are 4 + 4 + 2."""
    seen = [loop.images_seen(steps, images=10, batch=4) for steps in range(7)]
    assert seen == [0, 4, 8, 10, 14, 18, 20]
