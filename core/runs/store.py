"""All runs under one folder: create, find, list."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from core.config import AnyConfig, validate
from core.runs import process, queue, settings
from core.runs.atomic import read_json, write_json
from core.runs.queue import QueueFull
from core.runs.run import Run, RunNotFound
from core.schema import to_dict

SHIPPED = Path(__file__).parent / "shipped"

_creating = threading.Lock()
_last_moment = datetime.min.replace(tzinfo=UTC)


def default_root() -> Path:
    """The runs folder: GLASSNET_RUNS, else ./runs."""
    return Path(os.environ.get("GLASSNET_RUNS", "runs")).resolve()


class CannotResume(ValueError):
    """The run is over; the text is one sentence for the page."""


class RunStore:
    """The folder that holds one folder a run, and the queue of those that wait."""

    def __init__(self, root: Path | str | None = None) -> None:
        self.root = Path(root).resolve() if root else default_root()

    @property
    def queue_folder(self) -> Path:
        return self.root / ".queue"

    def create(self, config: AnyConfig, person: str = "") -> Run:
        """Queue a run. The same configuration already waiting or training is returned instead.

        Two runs of one configuration would give the same weights, so five clicks or two tabs
        give one run. The folder appears whole or not at all. `person` says whose run it is, for
        the limits of the queue. Raises QueueFull with one sentence.
        """
        validate(config)
        with _creating:
            twin = self._active_twin(config)
            if twin:
                return twin
            self.check_room(person)
            return self._write_new(config, person)

    def new_id(self, config: AnyConfig) -> str:
        """An id for a run of this configuration, for `create_as`."""
        now = _next_moment()
        label = _slug(config.name or config.preset or "network")
        return f"{now:%Y%m%d-%H%M%S}-{now.microsecond // 1000:03d}-{label}"

    def create_as(
        self,
        run_id: str,
        config: AnyConfig,
        person: str = "",
        notes: Mapping[str, Any] | None = None,
    ) -> Run:
        """Queue a run under an id chosen before, with `notes` as further JSON files in its folder.

        A run that is there already is returned, so whoever wrote the id down first may be killed
        at any moment and ask again: there is one run, not none and not two.
        """
        validate(config)
        run = Run(self.root / run_id)
        if not run.exists():
            draft = self.root / f".new-{run_id}"
            shutil.rmtree(draft, ignore_errors=True)  # of an earlier try that was cut short
            run.marker.unlink(missing_ok=True)
            self._write(run, draft, config, person, notes or {})
        return run

    def check_room(self, person: str = "") -> None:
        """Raise QueueFull with one sentence when no more runs may wait."""
        limits, runs = settings.read(self.root), self.queued()
        if limits.most_waiting and len(runs) >= limits.most_waiting:
            raise QueueFull(
                f"{len(runs):,} runs wait already, as many as may; wait for one to begin, or "
                "cancel one."
            )
        most = limits.most_waiting_per_person
        if person and most and sum(run.person() == person for run in runs) >= most:
            raise QueueFull(
                f"{most:,} of your runs wait already, as many as may; wait for one to begin, or "
                "cancel one."
            )

    def _active_twin(self, config: AnyConfig) -> Run | None:
        wanted = to_dict(config)
        for run in self.active():
            if read_json(run.path("config.json")) == wanted:
                return run
        return None

    def _write_new(self, config: AnyConfig, person: str) -> Run:
        while True:
            run = Run(self.root / self.new_id(config))
            with suppress(FileExistsError):
                self._write(run, self.root / f".new-{run.id}", config, person, {})
                return run

    def _write(
        self, run: Run, draft: Path, config: AnyConfig, person: str, notes: Mapping[str, Any]
    ) -> None:
        """The folder appears whole or not at all. Raises FileExistsError when the id is taken."""
        self.queue_folder.mkdir(parents=True, exist_ok=True)
        draft.mkdir()
        marked = False
        try:
            files = {"config.json": to_dict(config), **notes}
            if person:
                files["person.json"] = person
            for name, content in files.items():
                write_json(draft / name, content)
            # The marker comes first: a marker without a folder is passed over, while a folder
            # without a marker would wait for ever.
            run.marker.touch(exist_ok=False)
            marked = True
            draft.rename(run.folder)
        except BaseException:
            if marked and not run.exists():
                run.marker.unlink(missing_ok=True)
            shutil.rmtree(draft, ignore_errors=True)
            raise

    def get(self, run_id: str) -> Run:
        """The run of this id. Raises RunNotFound with one sentence."""
        if re.fullmatch(r"[\w-]{1,120}", run_id, re.ASCII):
            for root in (self.root, SHIPPED):
                run = Run(root / run_id)
                if run.exists():
                    return run
        raise RunNotFound(f"There is no run {run_id[:80]!r}; it may have been deleted.")

    def shipped(self) -> Sequence[Run]:
        """Finished runs that come with the project, so that the first minute is not empty."""
        return [Run(path) for path in sorted(SHIPPED.glob("*/")) if Run(path).exists()]

    def list(self) -> Sequence[Run]:
        """All runs, newest first."""
        return [Run(self.root / name) for name in sorted(self._names(), reverse=True)]

    def _names(self) -> Sequence[str]:
        try:
            with os.scandir(self.root) as entries:
                return [each.name for each in entries if each.name[0] != "." and each.is_dir()]
        except FileNotFoundError:
            return []

    def pause(self, run: Run) -> None:
        """Let a run rest: its worker saves everything first; one that waits leaves the queue."""
        run.request_pause()
        run.marker.unlink(missing_ok=True)

    def resume(self, run: Run, *, steps: int = 0, stop: bool = False) -> None:
        """Queue a run that rests, to go on from its last checkpoint; does nothing to one that waits
        or trains already. With `steps` it pauses again after so many; with `stop` it ends after the
        first ones, is tested and kept.

        Raises CannotResume with one sentence for a run that is over, RunNotFound for a deleted one.
        """
        with _creating:
            if not run.exists():
                raise RunNotFound(f"There is no run {run.id}; it may have been deleted.")
            state = run.state()
            if state.active:
                return
            if not state.resting:
                raise CannotResume(f"Run {run.id} has ended; build a variant of it to train again.")
            run.forget_requests("stop", "pause")
            if steps:
                run.request_pause(after=steps)
            if stop:
                run.request_stop()
            self.queue_folder.mkdir(parents=True, exist_ok=True)
            run.marker.touch()

    def queued(self) -> Sequence[Run]:
        """Runs that wait for a worker, next one first."""
        return list(self.waiting())

    def waiting(self) -> Iterator[Run]:
        """The same, one by one, for who wants only the first."""
        runs = (Run(self.root / name) for name in queue.waiting(self.root))
        return (run for run in runs if run.exists())

    def move(self, run: Run, place: int) -> None:
        """Put a waiting run at a place of the queue, 0 being the next."""
        with _creating:
            queue.move(self.root, run.id, place)

    def cancel(self, run: Run) -> None:
        """Take a waiting run out of the queue: one that never began is stopped, one that was
        resumed rests again. A run that a worker has taken is asked to stop."""
        begun = run.path("state.json").exists()
        if not begun:
            run.request_stop()
        try:
            run.marker.unlink()
        except FileNotFoundError:
            run.request_stop()

    def active(self) -> Sequence[Run]:
        """Runs that wait or train."""
        return [run for run in self._without_result() if run.state().active]

    def interrupted(self) -> Sequence[Run]:
        """Runs whose training process died, oldest first."""
        found = [run for run in self._without_result() if run.state().phase == "interrupted"]
        return found[::-1]

    def _without_result(self) -> Sequence[Run]:
        return [run for run in self.list() if not run.path("result.json").exists()]

    def claim(self, run: Run) -> bool:
        """Take a waiting run for this process; False when another was faster."""
        with suppress(OSError):  # without a name, the age of the claim says whether it still holds
            write_json(run.path("claimer.json"), process.identity())
        try:
            os.utime(run.marker)
            run.marker.replace(run.path("claim.json"))
        except OSError:
            return False
        return True


def _next_moment() -> datetime:
    """Now, but a millisecond later than the last time: ids stand in the order of coming."""
    global _last_moment
    _last_moment = max(datetime.now(UTC), _last_moment + timedelta(milliseconds=1))
    return _last_moment


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40] or "network"
