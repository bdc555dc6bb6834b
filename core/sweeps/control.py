"""Begin, find, pause and resume sweeps."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from filelock import FileLock, Timeout

from core.config import RunConfig, validate
from core.models.describe import StackError, describe_run
from core.runs.atomic import read_json, write_json
from core.runs.run import Run, RunNotFound
from core.runs.store import CannotResume, RunStore
from core.schema import ConfigError, check
from core.sweeps.settings import check_space
from core.sweeps.space import combinations
from core.sweeps.sweep import FOLDER, MARK, NAME, Plan, Sweep, under_way

LOCK_SECONDS = 10.0
LONGEST_NAME = 60

_beginning = threading.Lock()


class SweepNotFound(LookupError):
    """There is no such sweep; the text is one sentence for the page."""


class Busy(RuntimeError):
    """The sweep is being changed by another process; the text is one sentence for the page."""


def begin(store: RunStore, plan: Plan) -> Sweep:
    """Write a sweep down; workers take it from there. The same one already under way is returned
    instead, so that five clicks begin one sweep. Raises ConfigError with one sentence."""
    check_plan(plan)
    with _beginning:
        wanted = plan.to_json()
        for sweep in under_way(store.root):
            if read_json(sweep.path(MARK)) == wanted:
                return sweep
        root = store.root / FOLDER
        root.mkdir(parents=True, exist_ok=True)
        sweep = Sweep(root / _new_id(plan.name))
        draft = root / f".new-{sweep.id}"
        try:
            draft.mkdir()
            write_json(draft / MARK, wanted)
            draft.rename(sweep.folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    return sweep


def check_plan(plan: Plan) -> None:
    """Raise ConfigError, naming the setting and the remedy, for a sweep that cannot be run."""
    _check_name(plan.name)
    check(plan.search)
    validate(plan.base)
    check_space(plan.base, plan.space)
    if isinstance(plan.base, RunConfig):
        try:
            describe_run(plan.base)
        except StackError as problem:
            raise ConfigError("", str(problem)) from None
    most = combinations(plan.space)
    if most < 2:
        raise ConfigError("", "There is only one combination; widen a range.")


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > LONGEST_NAME:
        raise ConfigError("Name", f"give the sweep a name of at most {LONGEST_NAME} characters.")


def rename(sweep: Sweep, name: str) -> None:
    """Call a sweep, and the trials that it begins from now on, otherwise; an empty name means the
    one that it began with. Raises ConfigError with one sentence, or OSError."""
    name = name.strip()
    if not sweep.exists():
        raise ConfigError("", "The sweep is not there any more; it was deleted.")
    if not name:
        sweep.path(NAME).unlink(missing_ok=True)
        return
    _check_name(name)
    write_json(sweep.path(NAME), {"name": name})


def _new_id(name: str) -> str:
    now = datetime.now(UTC)
    label = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "sweep"
    return f"{now:%Y%m%d-%H%M%S}-{now.microsecond:06d}-{label}"


def find(store: RunStore, sweep_id: str) -> Sweep:
    """The sweep of this id. Raises SweepNotFound with one sentence."""
    if re.fullmatch(r"[\w-]{1,120}", sweep_id, re.ASCII):
        sweep = Sweep(store.root / FOLDER / sweep_id)
        if sweep.exists():
            return sweep
    raise SweepNotFound(f"There is no sweep {sweep_id[:80]!r}; it may have been deleted.")


def of_run(run: Run) -> tuple[Sweep, int] | None:
    """The sweep that a run is a trial of, and its number there."""
    mark = read_json(run.path(MARK))
    if not isinstance(mark, dict) or not isinstance(mark.get("trial"), int):
        return None
    with suppress(SweepNotFound):
        return find(RunStore(run.folder.parent), str(mark.get("sweep"))), mark["trial"]
    return None


def pause(store: RunStore, sweep: Sweep) -> None:
    """No more trials begin; those that train save everything and rest, those that wait leave the
    queue. Raises Busy or OSError."""
    with held(sweep):
        write_json(sweep.path("paused.json"), {})
        for run in _open_runs(store, sweep):
            if run.state().active:
                store.pause(run)


def resume(store: RunStore, sweep: Sweep) -> None:
    """Go on where the sweep was paused: its trials resume from their last checkpoints. Raises Busy
    or OSError."""
    with held(sweep):
        for run in _open_runs(store, sweep):
            with suppress(CannotResume, RunNotFound):
                store.resume(run)
        sweep.path("paused.json").unlink(missing_ok=True)


def _open_runs(store: RunStore, sweep: Sweep) -> list[Run]:
    runs = [Run(store.root / each.run) for each in sweep.trials() if each.queued and not each.over]
    return [run for run in runs if run.exists()]


@contextmanager
def held(sweep: Sweep) -> Iterator[None]:
    """Hold the lock of a sweep. Raises Busy when a worker does, or when the sweep is gone."""
    if not sweep.exists():  # the lock would make its folder anew
        raise Busy("The sweep is not there any more; it was deleted.")
    lock = FileLock(sweep.lock, timeout=LOCK_SECONDS)
    try:
        lock.acquire()
    except Timeout:
        raise Busy("The sweep is being moved on at this moment; try again.") from None
    try:
        yield
    finally:
        lock.release()
