"""A recorded point is the mean over the batches since the last point."""

from pathlib import Path

import numpy as np
import pytest

from core.config import RunConfig, TrainingConfig
from core.runs.metrics import read_metrics
from core.runs.store import RunStore
from core.training.journal import Journal
from core.training.recorder import Diverged, Recorder

import keras  # isort: skip


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    run = RunStore(tmp_path).create(RunConfig())
    inputs = keras.Input((1,))
    model = keras.Model(inputs, keras.layers.Dense(2, activation="softmax")(inputs))
    model.compile("sgd", "sparse_categorical_crossentropy")
    made = Recorder(Journal(run), TrainingConfig(batch_size=4, learning_rate=0.1), images=10)
    made.set_model(model)
    made.begin(model)
    made.on_epoch_begin(0)
    return made


def test_window_means_from_running_means(recorder: Recorder) -> None:
    """Batches of 4, 4 and 2 images with losses 1, 2 and 4."""
    losses, sizes = [1.0, 2.0, 4.0], [4, 4, 2]
    for batch in range(3):
        recorder._next_record = 0.0
        running = np.average(losses[: batch + 1], weights=sizes[: batch + 1])
        recorder.on_train_batch_begin(batch)
        recorder.on_train_batch_end(batch, {"loss": running})
    rows = read_metrics(recorder.journal.run.path("metrics.jsonl"))
    loss = rows[rows.name == "loss"]
    assert loss.value.tolist() == pytest.approx(losses)
    assert loss.step.tolist() == [1, 2, 3]


def test_a_call_of_several_steps_past_the_end_counts_to_the_end(recorder: Recorder) -> None:
    """Keras names step 7 (from 0) for a call of eight steps of which three were left."""
    recorder.on_train_batch_begin(0)
    recorder.on_train_batch_end(7, {"loss": 1.5})
    assert recorder.journal.state.step == 3


@pytest.mark.parametrize("broken", ["loss", "val_loss"])
def test_loss_that_is_not_finite_ends_the_run(recorder: Recorder, broken: str) -> None:
    logs = {"loss": 1.0, "accuracy": 0.5, "val_loss": 1.0, "val_accuracy": 0.5}
    recorder.on_train_batch_begin(0)
    recorder.on_epoch_end(0, logs)
    recorder.on_epoch_begin(1)
    with pytest.raises(Diverged, match="no longer finite"):
        recorder.on_epoch_end(1, logs | {broken: float("nan")})
