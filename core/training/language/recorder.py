"""From windows to the journal: rows, requests, and the end of a training that diverges."""

from __future__ import annotations

import math
import time
from dataclasses import asdict
from typing import Any

import keras
import numpy as np

from core.language_config import LanguageRunConfig
from core.sweeps import pruning
from core.training.journal import Journal
from core.training.language.schedule import learning_rate
from core.training.language.streams import Streams
from core.training.language.totals import Total, Totals
from core.training.pausing import Saver
from core.training.recorder import HOPELESS, RECORD_SECONDS, Diverged

Values = list[tuple[str, float]]


class LanguageRecorder:
    """Writes a row every quarter of a second of training; a row covers the windows since the last.

    `seconds` is the time since the training began, validation and samples included; tokens per
    second are those of the training windows alone.
    """

    def __init__(
        self, journal: Journal, config: LanguageRunConfig, streams: Streams, vocabulary: int
    ) -> None:
        self.journal = journal
        self.config = config
        self.streams = streams
        self.saver = Saver(lambda: None)
        self.stop_asked = self.pause_asked = False
        self.done = 0  # windows of this epoch so far
        self._busy = 0.0  # seconds in training windows alone, up to the last pause of the clock
        self._guessing = math.log(vocabulary)
        self._factor = 1.0
        self._origin = time.perf_counter()
        self._resumed: float | None = None  # when the clock of the windows was started
        self._next_record = 0.0
        self._last = Total()
        self._last_busy = 0.0
        self._pause_step = math.inf

    def begin(self) -> None:
        """Start the clock of the training, or let it go on."""
        self._origin = time.perf_counter() - self.journal.state.seconds

    def state(self) -> dict[str, Any]:
        """What `take_up` needs."""
        return {
            "factor": self._factor,
            "done": self.done,
            "busy": self.busy,
            "last_busy": self._last_busy,
            "last": asdict(self._last),
        }

    def take_up(self, values: dict[str, Any]) -> None:
        """Go on where another recorder was when `state` was read."""
        self._factor, self.done = values["factor"], values["done"]
        self._busy, self._last_busy = values["busy"], values["last_busy"]
        self._last = Total(**values["last"])

    @property
    def busy(self) -> float:
        """Seconds in training windows alone."""
        running = 0.0 if self._resumed is None else time.perf_counter() - self._resumed
        return self._busy + running

    def pause_after(self, steps: int) -> None:
        """Pause when so many more steps are done than now."""
        self._pause_step = self.journal.state.step + steps

    @property
    def should_pause(self) -> bool:
        """Somebody wants the training to pause here."""
        step = (self._epoch - 1) * self.streams.windows + self.done
        return self.pause_asked or step >= self._pause_step

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._origin

    def rate(self, epoch: int) -> float:
        """The learning rate now, in an epoch counted from 1."""
        return self._factor * learning_rate(self.config.training, epoch)

    def begin_epoch(self, epoch: int) -> None:
        """Training windows follow."""
        self._resumed = time.perf_counter()
        if not self.done:
            self._last = Total()
            self._last_busy = self.busy
        self._epoch = epoch
        self.journal.update(now=False, epoch=epoch)

    def after_window(self, window: int, totals: Totals) -> None:
        """Called when window `window` (from 0) of the epoch has been handed over."""
        self.done = window + 1
        if self.seconds >= self._next_record or self.should_pause:
            self.record(window + 1, totals)
            self._obey_requests()
            self._next_record = self.seconds + RECORD_SECONDS

    def end_epoch(self, windows: int, totals: Totals, model: keras.Model) -> Total:
        """The last row of an epoch; the sums of the whole epoch."""
        self.record(windows, totals)
        self._busy, self._resumed = self.busy, None
        self.check_weights(model)
        self.record_weights(model)
        return self._last

    def record(self, windows: int, totals: Totals) -> None:
        """One row over what was read since the last; `windows` of the epoch are done."""
        now = totals.read()
        part, self._last = now - self._last, now
        if not part.tokens:
            return
        busy = self.busy
        speed = part.tokens / max(1e-9, busy - self._last_busy)
        self._last_busy = busy
        step = (self._epoch - 1) * self.streams.windows + windows
        self.journal.update(now=False, step=step, seconds=self.seconds, tokens_per_second=speed)
        loss, norm = part.loss / part.tokens, part.norm / part.windows
        more = [
            ("learning_rate", self.rate(self._epoch)),
            ("gradient_norm", norm),
            ("tokens_per_second", speed),
        ]
        self.journal.record("train", [*self.losses(loss), *more])
        self._check(loss, norm)

    def validated(self, loss: float) -> None:
        """The row of an epoch's validation; loss in nats per token."""
        self.journal.update(now=False, seconds=self.seconds)
        self.journal.record("validation", self.losses(loss))
        self._check(loss, 0.0)
        pruning.consider(self.journal.run)
        self._obey_requests()

    def losses(self, loss: float) -> Values:
        """A loss in nats per token with the units in which people compare it."""
        values = [("loss", loss), ("perplexity", perplexity(loss))]
        if self.config.data.level == "characters":
            values.append(("bits_per_character", loss / math.log(2)))
        return values

    def record_weights(self, model: keras.Model) -> None:
        """A row with the Euclidean length of each layer's weights, biases left out."""
        lengths: Values = []
        for layer in model.layers:
            if matrices := [each.ravel() for each in layer.get_weights() if each.ndim > 1]:
                lengths.append((layer.name, float(np.linalg.norm(np.concatenate(matrices)))))
        self.journal.record("weights", lengths)

    def check_weights(self, model: keras.Model) -> None:
        """Raise Diverged when a weight is NaN or infinite, whatever the loss says."""
        if not all(np.isfinite(weight).all() for weight in model.get_weights()):
            raise Diverged(self._advice("The network's weights are no longer finite"))

    def _check(self, loss: float, norm: float) -> None:
        if not math.isfinite(loss):
            raise Diverged(self._advice("The loss is no longer finite"))
        if not math.isfinite(norm):
            raise Diverged(self._advice("The gradient is no longer finite"))
        if loss > HOPELESS * self._guessing:
            raise Diverged(self._advice(f"The loss has grown to {loss:.3g}"))

    def _advice(self, what: str) -> str:
        state = self.journal.state
        rate = self._factor * self.config.training.learning_rate
        return (
            f"{what} in epoch {state.epoch}, step {state.step}. "
            f"Try a learning rate of {rate / 10:.6g} (it was {rate:g})."
        )

    def _obey_requests(self) -> None:
        asked = self.journal.run.requests()
        self.stop_asked = self.stop_asked or bool(asked.get("stop"))
        self.pause_asked = asked.get("pause") is True
        rate = asked.get("learning_rate")
        if isinstance(rate, int | float) and 0 < rate < math.inf:
            self._change_learning_rate(rate)

    def _change_learning_rate(self, rate: float) -> None:
        factor = rate / self.config.training.learning_rate
        if factor != self._factor:
            self._factor = factor
            self.journal.record("event", [("learning_rate", rate)])
            self.journal.say(f"base learning rate changed to {rate:g}")


def perplexity(loss: float) -> float:
    """e to the loss in nats per token: of so many equally likely tokens the model seems to choose.

    >>> round(perplexity(math.log(50)), 6)
    50.0
    """
    return math.exp(loss) if loss < 700 else math.inf
