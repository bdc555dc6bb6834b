"""What moves sweeps on: called by every worker before it takes a run, so no browser is needed."""

from __future__ import annotations

import dataclasses
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from filelock import FileLock, Timeout

from core.config import AnyConfig, RunConfig
from core.models.describe import StackError, describe_run
from core.runs.atomic import write_json
from core.runs.queue import QueueFull
from core.runs.run import Run, RunNotFound
from core.runs.state import OVER
from core.runs.store import CannotResume, RunStore
from core.schema import ConfigError
from core.sweeps.curve import validation_curve
from core.sweeps.settings import applied
from core.sweeps.space import combinations
from core.sweeps.sweep import (
    COMPLETE,
    DELETED,
    FAILED,
    MARK,
    PRUNED,
    STOPPED,
    Plan,
    Sweep,
    Trial,
    under_way,
)

MOST_RESUMES = 5
FAILURES = 5  # in a row, and the sweep ends
ATTEMPTS, RANDOM_ATTEMPTS = 20, 200


def advance(store: RunStore) -> None:
    """Note what has ended and queue the next trials of every sweep that is under way.

    May be killed at any moment and called by several processes: a trial is written down, with the
    id of its run, before the run is created under that id.
    """
    for sweep in under_way(store.root):
        if not sweep.exists():  # deleted meanwhile; the lock would make its folder anew
            continue
        try:
            with FileLock(sweep.lock, timeout=0):
                if not sweep.end().paused:  # it may have been paused since
                    _advance(store, sweep)
        except (Timeout, QueueFull, OSError):
            continue  # another time
        except ConfigError as problem:
            _end(sweep, str(problem))
        except Exception as problem:
            # Runs of other people wait behind this one.
            traceback.print_exc(file=sys.stderr)
            _end(sweep, f"The search ended with an unexpected error ({type(problem).__name__}).")


def _advance(store: RunStore, sweep: Sweep) -> None:
    plan = sweep.plan()
    trials = [_followed(store, sweep, plan, each) for each in sweep.trials()]
    for place, each in enumerate(trials):
        if not each.over and not each.queued:
            trials[place] = _queue(store, sweep, plan, each)
    while True:
        open_now = sum(not each.over for each in trials)
        reason = "" if len(trials) >= plan.search.trials else _hopeless(trials)
        if reason or len(trials) >= plan.search.trials:
            return None if open_now else _end(sweep, reason)
        if open_now >= plan.search.at_once:
            return None
        values = choose(plan, trials)
        if values is None:
            said = "Every combination that can be built has been tried."
            return None if open_now else _end(sweep, said)
        trials.append(_queue(store, sweep, plan, Trial(len(trials) + 1, values, run="")))


def _hopeless(trials: Sequence[Trial]) -> str:
    last = trials[-FAILURES:]
    if len(last) < FAILURES or any(each.outcome != FAILED for each in last):
        return ""
    return f"{FAILURES} trials in a row failed. The last: {last[-1].message}"


def choose(plan: Plan, trials: Sequence[Trial]) -> dict[str, Any] | None:
    """Values for the next trial that no trial had and of which a network can be built; None when
    there are none left. The same configuration again would only give the same weights again."""
    seen = {_key(each.values) for each in trials}
    if len(seen) >= combinations(plan.space):
        return None
    from core.sweeps import study

    drawn = dataclasses.replace(plan, search=dataclasses.replace(plan.search, sampler="random"))
    for attempt in range(ATTEMPTS + RANDOM_ATTEMPTS):
        asked = plan if attempt < ATTEMPTS else drawn
        values = study.ask(asked, trials, len(trials) + 1, attempt)
        if _key(values) not in seen and buildable(plan.base, values):
            return values
    return None


def _key(values: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(values.items()))


def buildable(base: AnyConfig, values: dict[str, Any]) -> bool:
    """Whether these values go together and the layers fit the images."""
    try:
        config = applied(base, values)
        if isinstance(config, RunConfig):
            describe_run(config)
    except (ConfigError, StackError):
        return False
    return True


def _queue(store: RunStore, sweep: Sweep, plan: Plan, trial: Trial) -> Trial:
    """Create the run of a trial, unless a process that was killed has done so."""
    name = f"{plan.name}, trial {trial.number}"[-80:]
    config = applied(plan.base, trial.values, name)
    if not trial.run or not Run(store.root / trial.run).exists():
        store.check_room(plan.person)
        trial = dataclasses.replace(trial, run=store.new_id(config))
        sweep.write(trial)
    mark = {MARK: {"sweep": sweep.id, "trial": trial.number}}
    store.create_as(trial.run, config, plan.person, mark)
    trial = dataclasses.replace(trial, queued=True)
    sweep.write(trial)
    return trial


def _followed(store: RunStore, sweep: Sweep, plan: Plan, trial: Trial) -> Trial:
    """The trial as its run's folder has it now, written down when it is over."""
    if trial.over or not trial.queued:
        return trial
    found = judged(store, plan, trial)
    if not found.over:
        return _taken_up(store, sweep, found)
    sweep.write(found)
    if found.outcome == COMPLETE:
        from core.sweeps import study

        known = [*(each for each in sweep.trials() if each.number != found.number), found]
        write_json(sweep.path("importances.json"), study.importances(plan, known))
    return found


def _taken_up(store: RunStore, sweep: Sweep, trial: Trial) -> Trial:
    """Let a trial whose process died go on; one that keeps dying has failed."""
    run = Run(store.root / trial.run)
    state = run.state()
    if state.phase != "interrupted":
        return trial
    if state.resumed < MOST_RESUMES:
        with suppress(CannotResume, RunNotFound):
            store.resume(run)
        return trial
    failed = dataclasses.replace(trial, outcome=FAILED, message=state.message)
    sweep.write(failed)
    return failed


def judged(store: RunStore, plan: Plan, trial: Trial) -> Trial:
    """The trial with the outcome that its run's folder shows; unchanged while it is not over."""
    run = Run(store.root / trial.run)
    if trial.over or not trial.queued:
        return trial
    if not run.exists():
        return dataclasses.replace(trial, outcome=DELETED, message="The run was deleted.")
    state = run.state()
    if state.phase not in OVER:
        return trial
    curve = validation_curve(run, plan.measure)
    outcome = {"finished": COMPLETE, "failed": FAILED}.get(state.phase, STOPPED)
    if run.stop_reason() and len(curve) < plan.base.training.epochs and outcome != FAILED:
        outcome = PRUNED
    return dataclasses.replace(
        trial,
        outcome=outcome,
        value=None if outcome == FAILED else plan.measure.best(curve),
        curve=curve,
        seconds=state.seconds,
        message=state.message,
    )


def _end(sweep: Sweep, reason: str) -> None:
    with suppress(OSError):
        write_json(sweep.path("ended.json"), {"reason": reason})
