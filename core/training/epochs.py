"""The epochs of a training: fit, keep the best weights, save, pause, take up again."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from core.config import RunConfig
from core.datasets.statistics import Statistics
from core.runs import checkpoints
from core.runs.checkpoints import Checkpoint
from core.training import state
from core.training.batches import batches
from core.training.checkpoint import Keeper, save
from core.training.feed import EpochFeed
from core.training.journal import Journal
from core.training.pausing import Paused, Saver
from core.training.recorder import Diverged, Recorder

VALIDATION_BATCH = 512
SAVE_SECONDS = 5.0


@dataclass(frozen=True, eq=False)
class Parts:
    """Training and validation part: images float32 (n, h, w, c) in [0, 1], labels int32 (n,)."""

    train_images: NDArray[np.float32]
    train_labels: NDArray[np.int32]
    validation: tuple[NDArray[np.float32], NDArray[np.int32]]
    statistics: Statistics


class Fitting:
    """One training of one model, from its first epoch or from a checkpoint to its last."""

    def __init__(
        self, model: keras.Model, config: RunConfig, parts: Parts, feed: EpochFeed, journal: Journal
    ) -> None:
        self.model = model
        self.config = config
        self.parts = parts
        self.feed = feed
        self.journal = journal
        self.keeper = Keeper(config.training.keep)
        self.recorder = Recorder(journal, config.training, len(parts.train_labels))
        self.epoch = 0  # epochs done

    def fit(self, found: Checkpoint | None) -> bool:
        """Train to the end; True when a person stopped it.

        Raises Paused with everything saved, and Diverged or any other error with the kept weights
        saved.
        """
        recorder, journal = self.recorder, self.journal
        journal.update(
            phase="running",
            steps=self.config.training.epochs * recorder.steps_per_epoch,
            parameters=self.model.count_params(),
        )
        journal.say(
            f"{self.model.count_params():,} parameters, {self.config.training.epochs} epochs at "
            "most"
        )
        if found:
            self._take_up(found)
        recorder.begin(self.model)
        recorder.saver = Saver(self.save)
        asked = journal.run.requests().get("pause")
        if isinstance(asked, dict):
            recorder.pause_after(int(asked["after"]))
        try:
            return self._epochs()
        except Paused:
            raise
        except Diverged as problem:
            raise Diverged(f"{problem}{self._rescue()}") from None
        except Exception:
            with suppress(Exception):  # what went wrong first is what counts
                self._rescue()
            raise

    def _epochs(self) -> bool:
        training, keeper, journal = self.config.training, self.keeper, self.journal
        written = time.monotonic()
        while self.epoch < training.epochs:
            logs = self._epoch()
            self.epoch, self.recorder.done = self.epoch + 1, 0
            keeper.offer(self.model, self.epoch, logs["val_loss"])
            journal.update(now=False, best_epoch=keeper.best_epoch)
            if keeper.unsaved and time.monotonic() - written > SAVE_SECONDS:
                keeper.save(self.model, journal.run)
                written = time.monotonic()
            journal.say(_epoch_line(self.epoch, logs))
            if self.recorder.stop_asked:
                return True
            if training.patience and self.epoch - keeper.best_epoch >= training.patience:
                journal.say(f"early stopping: no better since epoch {keeper.best_epoch}")
                return False
            if self.epoch < training.epochs:
                self._rest()
        return False

    def _rest(self) -> None:
        """Between two epochs: pause if somebody wants that, or save if it is time."""
        if self.recorder.should_pause:
            self.recorder.saver.now()
            raise Paused
        self.recorder.saver.after_epoch()

    def _epoch(self) -> dict[str, float]:
        """The training images not yet seen in this epoch, then the validation images; the means of
        the whole epoch."""
        training, recorder = self.config.training, self.recorder
        last = self.epoch + 1 == training.epochs
        images, labels = self.feed.epoch(self.epoch, last=last)
        logs: dict[str, float] = {}
        for first, end in recorder.parts(self.epoch, recorder.done, self.model.steps_per_execution):
            if first:
                recorder.keep_means(self.model.metrics_variables)
            whole = end == recorder.steps_per_epoch
            history = self.model.fit(
                batches(images, labels, training.batch_size, first, end),
                shuffle=False,  # the feed has shuffled
                initial_epoch=self.epoch,
                epochs=self.epoch + 1,
                validation_data=self.parts.validation if whole else None,
                validation_batch_size=VALIDATION_BATCH,
                callbacks=[recorder],
                verbose=0,
            )
            logs = {name: float(values[-1]) for name, values in history.history.items()}
        return logs

    def save(self) -> None:
        """Write a checkpoint of this moment."""
        kept, weights = self.keeper.state()
        values: dict[str, Any] = {
            "epoch": self.epoch,
            "step": self.journal.state.step,
            "keeper": kept,
            "recorder": self.recorder.state(),
            "journal": self.journal.mark(),
        }
        arrays = state.pack(
            model=self.model.variables,  # weights, and the states of the dropout layers
            optimizer=self.model.optimizer.variables,
            metrics=self.model.metrics_variables,
            kept=weights,
        )
        checkpoints.save(self.journal.run, self.journal.state.step, values, arrays)

    def _take_up(self, found: Checkpoint) -> None:
        values, arrays = found.values, found.arrays
        state.assign(self.model.variables, state.group(arrays, "model"))
        state.assign(self.model.optimizer.variables, state.group(arrays, "optimizer"))
        state.assign(self.model.metrics_variables, state.group(arrays, "metrics"))
        self.keeper.take_up(values["keeper"], state.group(arrays, "kept"))
        self.recorder.take_up(values["recorder"])
        self.epoch = values["epoch"]

    def _rescue(self) -> str:
        """Save the last good weights of a run that ends in an error; a sentence that says so."""
        if not self.keeper.epoch:
            return ""
        self.keeper.restore(self.model)
        save(self.model, self.journal.run, self.keeper.epoch)
        return f" The weights of epoch {self.keeper.epoch} are kept."


def _epoch_line(epoch: int, logs: dict[str, float]) -> str:
    return (
        f"epoch {epoch}: loss {logs['loss']:.4f}, accuracy {logs['accuracy']:.2%}; "
        f"validation loss {logs['val_loss']:.4f}, accuracy {logs['val_accuracy']:.2%}"
    )
