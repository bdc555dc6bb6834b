"""Who trains, who waits, and for about how long."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.config import AnyConfig, RunConfig
from core.models.describe import describe_run
from core.models.describe_language import describe_language
from core.runs import settings
from core.runs.run import Run, RunNotFound
from core.runs.store import RunStore
from core.schema import ConfigError
from core.supervisor import worker_states
from ui import build_forecast, build_text_counts, build_text_forecast
from ui.run_rows import RunRow, row

BUSY = ("starting", "running", "evaluating")
LOOKED_AT = 100
START_SECONDS = 2.0  # to load the data and to build the network


@dataclass(frozen=True)
class Waiting:
    """A run in the queue: how long it will train, and in how many seconds it begins; None where
    nobody knows."""

    run: RunRow
    place: int
    takes: float | None
    begins: float | None


def busy(rows: Sequence[RunRow]) -> list[RunRow]:
    """Runs in training: among the newest, and what this machine's workers say of themselves."""
    found = {each.id: each for each in rows if each.state.phase in BUSY}
    store = RunStore()
    for named in (str(who.get("run", "")) for who in worker_states(store.root)):
        if named and named not in found:
            try:
                each = row(store.get(named))
            except RunNotFound:
                continue
            if each.state.phase in BUSY:
                found[named] = each
    return list(found.values())


def at_once() -> int:
    """How many runs train at the same time on this machine."""
    return settings.read(RunStore().root).workers


def in_turn(workers: int) -> str:
    """How runs take turns, as the end of a sentence."""
    return "one at a time" if workers == 1 else f"{workers} at a time"


def waiting(runs: Sequence[Run], training: Sequence[RunRow]) -> list[Waiting]:
    """The queue, next one first, each taken by the worker that is free first."""
    takes = [seconds(run) for run in runs]
    starts = beginnings([each.state.seconds_left for each in training], takes, at_once())
    return [Waiting(row(run), place, takes[place], starts[place]) for place, run in enumerate(runs)]


def begins(ahead: Sequence[Run], training: Sequence[RunRow]) -> float | None:
    """Seconds until a run begins that has these before it; None where nobody knows."""
    if len(ahead) > LOOKED_AT:
        return None  # a page that looks several times a second
    left = [each.state.seconds_left for each in training]
    return beginnings(left, [*(seconds(run) for run in ahead), 0.0], at_once())[-1]


def beginnings(
    left: Sequence[float | None], takes: Sequence[float | None], workers: int
) -> list[float | None]:
    """When each waiting run begins, in seconds from now; None where nobody knows.

    `left`: what the runs in training still take; `takes`: how long each waiting run will.

    >>> beginnings([10.0, 4.0], [5.0, 5.0, 5.0], workers=2)
    [4.0, 9.0, 10.0]
    """
    free = [0.0] * max(0, workers - len(left)) + [0.0 if each is None else each for each in left]
    known, found = None not in left, []
    heapq.heapify(free)
    while len(free) > workers:
        heapq.heappop(free)  # more train than may from now on: the first to end is not replaced
    for each in takes:
        start = heapq.heappop(free)
        found.append(start if known else None)
        known = known and each is not None
        heapq.heappush(free, start + (each or 0.0))
    return found


def seconds(run: Run) -> float | None:
    """How long a waiting run will train on this machine; None when its settings are unknown."""
    state = run.state()
    if state.seconds_left is not None:  # resumed: it has a pace of its own
        return START_SECONDS + state.seconds_left
    try:
        return START_SECONDS + _forecast(run.folder)
    except (ConfigError, KeyError, OSError, ValueError):
        return None


def _forecast(folder: Path) -> float:
    config = _config(folder)
    if isinstance(config, RunConfig):
        return build_forecast.machine_scale() * _image_seconds(folder)
    counts = build_text_counts.known(config)
    described = describe_language(config, counts.vocabulary)
    return config.training.epochs * build_text_forecast.epoch_seconds(described, counts)


@lru_cache(maxsize=5000)
def _config(folder: Path) -> AnyConfig:
    """The settings of a run, which never change."""
    return Run(folder).config()


@lru_cache(maxsize=5000)
def _image_seconds(folder: Path) -> float:
    """On the machine of the forecast's constants."""
    config = _config(folder)
    each = build_forecast.epoch_seconds(config, describe_run(config), scale=1.0)
    return config.training.epochs * each


def resting(rows: Sequence[RunRow]) -> list[RunRow]:
    """Runs that somebody could resume, newest first."""
    return [each for each in rows if each.state.resting]
