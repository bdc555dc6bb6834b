"""A handle on one run folder; holds no copy of what is in it."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path
from typing import Any

from core.config import AnyConfig, RunConfig, parse
from core.language_config import LanguageRunConfig
from core.runs import process
from core.runs.atomic import read_json, write_json
from core.runs.state import OVER, RunState, from_json
from core.schema import ConfigError

SILENCE_SECONDS = 8.0
REQUESTS = ("stop", "pause", "learning_rate")  # a file each, so that none overwrites another


class RunNotFound(LookupError):
    """There is no such run; the text is one sentence for the page."""


class Run:
    """Paths and readers of runs/<id>/. Pages read; only requests are written from here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.id = folder.name

    def __repr__(self) -> str:
        return f"Run({self.id})"

    def path(self, name: str) -> Path:
        return self.folder / name

    @property
    def marker(self) -> Path:
        """Exists while the run waits for a worker; claiming it is renaming it."""
        return self.folder.parent / ".queue" / self.id

    def exists(self) -> bool:
        return self.path("config.json").is_file()

    def config(self) -> AnyConfig:
        """The configuration. Raises ConfigError when written by a newer or broken version."""
        return parse(read_json(self.path("config.json")))

    def image_config(self) -> RunConfig:
        """The configuration of a network for images; ConfigError for a run of another kind."""
        config = self.config()
        if not isinstance(config, RunConfig):
            raise ConfigError("", f"Run {self.id} is a language model; choose one for images.")
        return config

    def language_config(self) -> LanguageRunConfig:
        """The configuration of a language model; ConfigError for a run of another kind."""
        config = self.config()
        if not isinstance(config, LanguageRunConfig):
            raise ConfigError("", f"Run {self.id} is a network for images; choose one for text.")
        return config

    def state(self) -> RunState:
        """Where the run stands now, with a vanished worker seen as interrupted."""
        written = read_json(self.path("state.json"))
        if written is None:
            return self._unclaimed_state()
        state = from_json(written)
        if state.phase in OVER:
            return state
        if again := self._taken_up(state):
            return again
        if state.active and not self._worker_lives(state):
            if result := self.result():  # it died between its last two writes
                return dataclasses.replace(
                    state,
                    phase="finished",
                    worker={},
                    test_accuracy=result.get("test_accuracy"),
                    test_perplexity=result.get("test_perplexity"),
                )
            message = f"The training process ended unexpectedly in epoch {max(1, state.epoch)}."
            return dataclasses.replace(state, phase="interrupted", message=message)
        return state

    def _taken_up(self, state: RunState) -> RunState | None:
        """The state of a run that is queued again, or claimed but not yet begun again."""
        claimed = _age(self.path("claim.json"))
        if self.marker.exists():
            phase = "stopped" if self.requests().get("stop") else "queued"
        elif claimed is None or not self._claimed_since_written():
            return None
        elif self._claimer_died():
            phase = "interrupted"
        elif claimed < SILENCE_SECONDS:
            phase = "starting"
        else:
            return None
        return dataclasses.replace(state, phase=phase, message="", worker={})

    def _claimed_since_written(self) -> bool:
        try:
            written = self.path("state.json").stat().st_mtime_ns
            return self.path("claim.json").stat().st_mtime_ns > written
        except OSError:
            return False

    def _claimer_died(self) -> bool:
        """The process that claimed the run is known, of this machine, and no more."""
        who = read_json(self.path("claimer.json"))
        return bool(who) and process.is_local(who) and not process.is_alive(who)

    def _unclaimed_state(self) -> RunState:
        if self.marker.exists():
            phase = "stopped" if self.requests().get("stop") else "queued"
            return RunState(phase=phase)
        claimed = _age(self.path("claim.json"))
        if claimed is not None and claimed < SILENCE_SECONDS and not self._claimer_died():
            return RunState(phase="starting")
        if claimed is None and (asked := self.requests()):
            phase = "stopped" if asked.get("stop") else "paused"
            message = "Cancelled" if phase == "stopped" else "Paused"
            return RunState(phase=phase, message=f"{message} before it began.")
        return RunState(phase="interrupted", message="The training process never started.")

    def _worker_lives(self, state: RunState) -> bool:
        if process.is_local(state.worker):
            return process.is_alive(state.worker)
        silence = _age(self.path("heartbeat"))
        return silence is not None and silence < SILENCE_SECONDS

    def person(self) -> str:
        """Who queued the run, as the web server tells people apart; empty when nobody is known."""
        found = read_json(self.path("person.json"))
        return found if isinstance(found, str) else ""

    def result(self) -> dict[str, Any] | None:
        """What the test set said, once, at the end; None before."""
        return read_json(self.path("result.json"))

    def environment(self) -> dict[str, Any]:
        """Versions, device and commit of the machine that trained."""
        found = read_json(self.path("environment.json"))
        return found if isinstance(found, dict) else {}

    def requests(self) -> dict[str, Any]:
        """What pages asked of the worker, if they did: {"stop": True, "learning_rate": float,
        "pause": True, or {"after": steps}}."""
        asked = {name: read_json(self.path(f"request-{name}.json")) for name in REQUESTS}
        return {name: value for name, value in asked.items() if value is not None}

    def request_stop(self, reason: str = "") -> None:
        """Ask the worker to end after the current batch and keep what it has; the reason becomes
        the message of the run."""
        write_json(self.path("request-stop.json"), {"reason": reason} if reason else True)

    def stop_reason(self) -> str:
        """Why the run was asked to stop; empty when it was not, or when a person said nothing."""
        asked = read_json(self.path("request-stop.json"))
        return str(asked.get("reason", "")) if isinstance(asked, dict) else ""

    def request_pause(self, *, after: int = 0) -> None:
        """Ask the worker to save everything and let the run rest: after the current steps, or
        after so many steps from where a resumed run begins."""
        write_json(self.path("request-pause.json"), {"after": after} if after else True)

    def forget_requests(self, *names: str) -> None:
        """Take requests back."""
        for name in names:
            self.path(f"request-{name}.json").unlink(missing_ok=True)

    def request_learning_rate(self, value: float) -> None:
        """Ask for another base learning rate; a schedule goes on from it in proportion."""
        write_json(self.path("request-learning_rate.json"), value)

    def log_tail(self, lines: int = 40) -> str:
        """The last lines that the worker wrote about this run."""
        try:
            with self.path("log.txt").open("rb") as file:
                file.seek(0, 2)
                file.seek(max(0, file.tell() - 200 * lines))
                text = file.read().decode("utf-8", "replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-lines:])


def _age(path: Path) -> float | None:
    """Seconds since the file was written, to either side: a clock may have been set back."""
    try:
        return abs(time.time() - path.stat().st_mtime)
    except OSError:
        return None
