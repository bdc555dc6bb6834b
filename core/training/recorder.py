"""The Keras callback: a thin adapter from batches to the journal."""

from __future__ import annotations

import math
import time
from typing import Any

import keras
import numpy as np

from core.config import TrainingConfig
from core.training.journal import Journal
from core.training.schedule import learning_rate
from core.training.snapshots import Snapper

RECORD_SECONDS = 0.25
WEIGHT_CHECK_SECONDS = 2.0
USUAL_RATES = {"sgd": 0.01, "momentum": 0.01}  # where a beginner may start; else 0.001
HOPELESS = 1000.0  # times the loss of guessing


class Diverged(ArithmeticError):
    """Loss or weights are not finite; the text says where and what to try."""


class Recorder(keras.callbacks.Callback):
    """Sets the learning rate of each step, records windows of batches, obeys requests.

    Keras reports means since the start of the epoch; a recorded point is the mean over the
    batches since the previous point, worked out from two such means.
    """

    def __init__(self, journal: Journal, config: TrainingConfig, images: int) -> None:
        super().__init__()
        self.journal = journal
        self.config = config
        self.images = images
        self.steps_per_epoch = math.ceil(images / config.batch_size)
        self.stop_asked = False
        self._snapper = Snapper(journal.run)
        self._factor = 1.0
        self._next_record = 0.0
        self._next_check = 0.0
        self._origin = time.perf_counter()
        self._window = (0, 0.0, {})  # type: tuple[int, float, dict[str, float]]

    def begin(self, model: keras.Model) -> None:
        """Start the clock of the training; what guessing costs is known before the first step."""
        classes = model.output_shape[-1]
        self._guessing = math.log(classes) + sum(float(loss) for loss in model.losses)
        self._origin = time.perf_counter()
        self._snapper.after_step(model, 0)

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._origin

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch_start = epoch * self.steps_per_epoch
        self._window = (0, self.seconds, {})
        self.journal.update(now=False, epoch=epoch + 1)

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        step = self._epoch_start + batch
        rate = self._factor * learning_rate(self.config, step, self.steps_per_epoch)
        self.model.optimizer.learning_rate = rate

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        # A call of several steps reports the last one it could have held, even past the end.
        steps = min(batch + 1, self.steps_per_epoch)
        if self._epoch_start == 0 and steps < self.steps_per_epoch:
            self._snapper.after_step(self.model, steps)
        now = self.seconds
        if now < self._next_record:
            return
        self._next_record = now + RECORD_SECONDS
        self._record_window(steps, {name: float(value) for name, value in logs.items()})
        self._obey_requests()
        if now > self._next_check:
            self.check_weights()
            self._next_check = now + WEIGHT_CHECK_SECONDS

    def _record_window(self, steps: int, means: dict[str, float]) -> None:
        seen = min(steps * self.config.batch_size, self.images)
        before, since, old = self._window
        window = seen - before
        if window <= 0:
            return
        values = {
            name: (mean * seen - old.get(name, 0.0) * before) / window
            for name, mean in means.items()
        }
        speed = window / max(1e-9, self.seconds - since)
        self._window = (seen, self.seconds, means)
        self.journal.update(
            now=False,
            step=self._epoch_start + steps,
            seconds=self.seconds,
            images_per_second=speed,
        )
        rate = float(self.model.optimizer.learning_rate)
        more = [("learning_rate", rate), ("images_per_second", speed)]
        self.journal.record("train", [*values.items(), *more])
        self._check_loss(values["loss"])

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        logs = logs or {}
        means = {name: float(logs[name]) for name in ("loss", "accuracy")}
        if not self.model.stop_training:
            self._record_window(self.steps_per_epoch, means)
        self._check_loss(means["loss"])
        self.check_weights()
        self._snapper.after_epoch(self.model, self.journal.state.step, epoch + 1)
        self.journal.update(now=False, seconds=self.seconds)
        values = [(name, float(logs[f"val_{name}"])) for name in ("loss", "accuracy")]
        self.journal.record("validation", values)
        self._check_loss(values[0][1])
        self._obey_requests()

    def _check_loss(self, loss: float) -> None:
        if not math.isfinite(loss):
            raise Diverged(self._advice("The loss is no longer finite"))
        if loss > HOPELESS * self._guessing:
            raise Diverged(self._advice(f"The loss has grown to {loss:.3g}"))

    def check_weights(self) -> None:
        """Raise Diverged when a weight is NaN or infinite, whatever the loss says."""
        if not all(np.isfinite(weight).all() for weight in self.model.get_weights()):
            raise Diverged(self._advice("The network's weights are no longer finite"))

    def _advice(self, what: str) -> str:
        state = self.journal.state
        rate = self._factor * self.config.learning_rate
        usual = USUAL_RATES.get(self.config.optimizer, 0.001)
        return (
            f"{what} in epoch {state.epoch}, step {state.step}. "
            f"Try a learning rate of {min(usual, rate / 10):.6g} (it was {rate:g})."
        )

    def _obey_requests(self) -> None:
        asked = self.journal.run.requests()
        if asked.get("stop"):
            self.stop_asked = self.model.stop_training = True
        rate = asked.get("learning_rate")
        if isinstance(rate, int | float) and 0 < rate < math.inf:
            self._change_learning_rate(rate)

    def _change_learning_rate(self, rate: float) -> None:
        factor = rate / self.config.learning_rate
        if factor != self._factor:
            self._factor = factor
            self.journal.record("event", [("learning_rate", rate)])
            self.journal.say(f"base learning rate changed to {rate:g}")
