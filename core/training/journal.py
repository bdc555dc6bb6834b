"""The worker's pen: state, metrics and log of one run. Knows files, not networks."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from core.export.events import EventFile
from core.runs.atomic import read_json, write_bytes, write_json
from core.runs.metrics import MetricsWriter
from core.runs.process import identity
from core.runs.run import Run
from core.runs.state import OVER, RunState, from_json

STATE_SECONDS = 0.5
RESERVE_BYTES = 64 * 1024
HEARTBEAT_SECONDS = 2.0
GROWING = ("metrics.jsonl", "samples.jsonl")
PROGRESS = ("epoch", "step", "seconds", "best_epoch")


class Journal:
    """Writes the folder of the run that this process trains."""

    def __init__(self, run: Run) -> None:
        self.run = run
        before = from_json(read_json(run.path("state.json")))  # of a run that is resumed
        self.state = RunState(
            phase="starting",
            started=before.started or time.time(),
            worker=identity(),
            resumed=before.resumed + 1 if before.started else 0,
        )
        # Given back when a write fails, so that the last word fits on a full disk.
        self._reserve = run.path("reserve")
        with suppress(OSError):  # the disk is full already: the first record will say so
            self._reserve.write_bytes(bytes(RESERVE_BYTES))
        self._metrics = MetricsWriter(run.path("metrics.jsonl"))
        self._events: EventFile | None = None  # from the start of the training on
        self._log = run.path("log.txt").open("a", encoding="utf-8")
        self._written = 0.0
        self._closed = threading.Event()
        threading.Thread(target=self._beat, daemon=True).start()

    def _beat(self) -> None:
        """Touch a file that tells readers on other machines that this process lives."""
        while not self._closed.is_set():
            with suppress(OSError):  # a deleted folder or full disk is noticed by the training
                self.run.path("heartbeat").touch()
            self._closed.wait(HEARTBEAT_SECONDS)

    def mark(self) -> dict[str, Any]:
        """Where the run's records stand, for `rewind`."""
        files = {name: self.run.path(name) for name in GROWING}
        progress = {name: getattr(self.state, name) for name in PROGRESS}
        sizes = {name: path.stat().st_size for name, path in files.items() if path.exists()}
        return {"progress": progress, "sizes": sizes}

    def rewind(self, mark: dict[str, Any] | None) -> None:
        """Go back to where the records stood at a mark, or to the start of the training.

        What was recorded after a checkpoint will be recorded again, so it must not stay.
        """
        sizes = mark["sizes"] if mark else {}
        self._metrics.close()
        for name in GROWING:
            path = self.run.path(name)
            if path.exists() and path.stat().st_size > sizes.get(name, 0):
                # As a new file, so that a page which follows the old one notices.
                write_bytes(path, path.read_bytes()[: sizes.get(name, 0)])
        self._metrics = MetricsWriter(self.run.path("metrics.jsonl"))
        self._events = EventFile(self.run)
        if mark:
            self.update(now=False, **mark["progress"])
            self.say(f"resumed at step {self.state.step}")

    def update(self, *, now: bool = True, **changes: Any) -> None:
        """Change the state; with now=False the file follows at most every half second."""
        self.state = dataclasses.replace(self.state, **changes)
        if not self.state.active:
            self.state = dataclasses.replace(self.state, worker={})
        if now or time.monotonic() - self._written > STATE_SECONDS:
            write_json(self.run.path("state.json"), dataclasses.asdict(self.state))
            self._written = time.monotonic()

    def record(self, split: str, values: Iterable[tuple[str, float]]) -> None:
        """Append metric values at the current step, epoch and second."""
        here = {
            "step": self.state.step,
            "epoch": self.state.epoch,
            "seconds": round(self.state.seconds, 3),
            "split": split,
        }
        rows = [here | {"name": name, "value": value} for name, value in values]
        self._metrics.write(rows)
        if self._events:
            self._events.write(rows)

    def say(self, text: str) -> None:
        """One line for the run's log, with the time of day."""
        self._log.write(f"{time.strftime('%H:%M:%S')}  {text}\n")
        self._log.flush()

    def fail(self, message: str, details: str = "", phase: str = "failed") -> None:
        """The last word of a run that failed, or that must rest (phase "paused"): one sentence for
        people, details for the log.

        Raises OSError when even that cannot be written.
        """
        self._reserve.unlink(missing_ok=True)
        self.update(phase=phase, ended=time.time(), message=message)
        self.say(f"{message}\n{details}".rstrip())

    def close(self) -> None:
        self._closed.set()
        for close in (self._metrics.close, self._log.close, self._close_events):
            with suppress(OSError):
                close()
        self._reserve.unlink(missing_ok=True)

    def _close_events(self) -> None:
        """Last, when the run is safe: what is missing there can be written again at any time."""
        if not self._events:
            return
        try:
            state = self.state
            if state.phase in OVER:
                result = self.run.result() or {}
                self._events.end(state.phase, state.step, state.seconds, result)
        finally:
            self._events.close()
