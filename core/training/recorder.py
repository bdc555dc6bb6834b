"""The Keras callback: a thin adapter from batches to the journal."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from typing import Any

import keras
import numpy as np

from core.config import TrainingConfig
from core.sweeps import pruning
from core.training.journal import Journal
from core.training.pausing import Paused, Saver
from core.training.schedule import learning_rate
from core.training.snapshots import Snapper
from core.training.state import assign

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

    One call of `fit` trains one part of one epoch, from batch `first` to `end`; only after a pause
    is that less than the whole epoch.
    """

    def __init__(self, journal: Journal, config: TrainingConfig, images: int) -> None:
        super().__init__()
        self.journal = journal
        self.config = config
        self.images = images
        self.steps_per_epoch = math.ceil(images / config.batch_size)
        self.saver = Saver(lambda: None)
        self.stop_asked = self.pause_asked = False
        self.done = 0  # batches of this epoch so far
        self._first, self._end, self._call = 0, self.steps_per_epoch, 1
        self._pause_step = math.inf
        self._means: list[np.ndarray] = []  # of the epoch so far, as Keras keeps them
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
        self._origin = time.perf_counter() - self.journal.state.seconds
        if step := self.journal.state.step:
            self._snapper.take_up(step)
        else:
            self._snapper.after_step(model, 0)

    def parts(self, epoch: int, first: int, call: int) -> Iterator[tuple[int, int]]:
        """Batches (from, to) of each `fit` that an epoch from batch `first` on needs.

        `call` steps run in one call, and the learning rate is the same for all of them; so a
        training that paused within a call first makes up for the rest of it.
        """
        while first < self.steps_per_epoch:
            end = self.steps_per_epoch if first % call == 0 else first - first % call + call
            left = self._pause_step - epoch * self.steps_per_epoch - first
            end = int(min(end, self.steps_per_epoch, first + max(1, left)))
            self._first, self._end = first, end
            self._call = call
            yield first, end
            first = end

    def keep_means(self, means: Sequence[Any]) -> None:
        """The values of Keras' metrics so far in this epoch, for a `fit` that goes on with it."""
        self._means = [keras.ops.convert_to_numpy(each) for each in means]

    def state(self) -> dict[str, Any]:
        """What `take_up` needs."""
        return {"factor": self._factor, "window": self._window, "done": self.done}

    def take_up(self, values: dict[str, Any]) -> None:
        """Go on where another recorder was when `state` was read."""
        self._factor, self.done = values["factor"], values["done"]
        seen, since, means = values["window"]
        self._window = seen, since, means

    def pause_after(self, steps: int) -> None:
        """Pause when so many more steps are done than now."""
        self._pause_step = self.journal.state.step + steps

    @property
    def should_pause(self) -> bool:
        """At the end of an epoch: somebody wants the training to pause here."""
        return self.pause_asked or self.journal.state.step >= self._pause_step

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._origin

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch_start = epoch * self.steps_per_epoch
        if self._first:
            assign(self.model.metrics_variables, self._means)  # Keras has set them to 0
        else:
            self._window = (0, self.seconds, {})
        self.done = self._first
        self.journal.update(now=False, epoch=epoch + 1)

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        step = self._epoch_start + (self._first + batch) // self._call * self._call
        rate = self._factor * learning_rate(self.config, step, self.steps_per_epoch)
        self.model.optimizer.learning_rate = rate

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        # A call of several steps reports the last one it could have held, even past the end.
        self.done = steps = min(self._first + batch + 1, self._end)
        if self._epoch_start == 0 and steps < self.steps_per_epoch:
            self._snapper.after_step(self.model, steps)
        now = self.seconds
        pause = self._epoch_start + steps >= self._pause_step
        if now < self._next_record and not pause:
            return
        self._next_record = now + RECORD_SECONDS
        self._record_window(steps, {name: float(value) for name, value in logs.items()})
        self._obey_requests()
        if now > self._next_check:
            self.check_weights()
            self._next_check = now + WEIGHT_CHECK_SECONDS
        if steps == self.steps_per_epoch:
            return  # the end of an epoch comes after its validation
        if pause or self.pause_asked:
            self.saver.now()
            raise Paused
        self.saver.within_epoch()

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
        if self._end < self.steps_per_epoch:
            return
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
        pruning.consider(self.journal.run)
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
            self.stop_asked = True
            # Only after the rest of an epoch does Keras validate; a part of it is over soon.
            self.model.stop_training = self._end == self.steps_per_epoch
        self.pause_asked = asked.get("pause") is True
        rate = asked.get("learning_rate")
        if isinstance(rate, int | float) and 0 < rate < math.inf:
            self._change_learning_rate(rate)

    def _change_learning_rate(self, rate: float) -> None:
        factor = rate / self.config.learning_rate
        if factor != self._factor:
            self._factor = factor
            self.journal.record("event", [("learning_rate", rate)])
            self.journal.say(f"base learning rate changed to {rate:g}")
