"""A lab on disk: its plan and the runs that it has queued, in runs/.labs/ID.json.

Its id is made from its plan, so the same plan pressed fifty times is one lab.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import orjson

from core.lab import plan as plans
from core.lab.arms import Arm
from core.lab.plan import Plan
from core.runs.atomic import read_json, write_json
from core.runs.run import Run
from core.runs.store import RunStore
from core.schema import ConfigError

_starting = threading.Lock()
Cell = tuple[str, int]  # text of the arm, seed


@dataclass(frozen=True)
class Lab:
    """`runs` holds the id of the run of each arm and seed, as far as they are queued."""

    plan: Plan
    runs: dict[Cell, str] = field(default_factory=dict)

    def run(self, store: RunStore, arm: Arm, seed: int) -> Run | None:
        """The run of an arm and a seed; None when it was never queued or is deleted."""
        run_id = self.runs.get((arm.text, seed))
        run = Run(store.root / run_id) if run_id else None
        return run if run and run.exists() else None

    def missing(self, store: RunStore) -> list[tuple[Arm, int]]:
        """What has no run that has a result or could still bring one, seed by seed."""
        return [
            (arm, seed)
            for seed in self.plan.seeds
            for arm in self.plan.arms
            if not _useful(self.run(store, arm, seed))
        ]


def _useful(run: Run | None) -> bool:
    return run is not None and run.state().phase not in ("failed", "stopped", "unreadable")


def _file(store: RunStore, lab_id: str) -> Path:
    return store.root / ".labs" / f"{lab_id}.json"


def read(store: RunStore, lab_id: str) -> Lab:
    """The lab of this id. Raises ConfigError with one sentence when there is none."""
    found = read_json(_file(store, lab_id)) if re.fullmatch(r"[0-9a-f]{12}", lab_id) else None
    if not isinstance(found, dict):
        raise ConfigError("", f"There is no lab {lab_id[:40]!r}; plan one below.")
    plan = _plan(orjson.dumps(found.get("plan")))
    given = found.get("runs")
    runs = {}
    for key, run_id in given.items() if isinstance(given, dict) else ():
        arm, _, seed = key.rpartition("|")
        if seed.isdigit() and isinstance(run_id, str) and re.fullmatch(r"[\w-]{1,120}", run_id):
            runs[arm, int(seed)] = run_id
    return Lab(plan, runs)


@lru_cache(maxsize=256)
def _plan(raw: bytes) -> Plan:
    """Pages ask for the same plans again and again."""
    return plans.from_json(orjson.loads(raw))


def planned(store: RunStore, plan: Plan) -> Lab:
    """The lab of a plan as far as it exists, with runs of other labs that are the same: another
    arm or more seeds train only what is new."""
    try:
        lab = read(store, plan.id)
    except ConfigError:
        lab = Lab(plan)
    if missing := lab.missing(store):
        twins = [other for other in _others(store, plan) if other.plan.base == plan.base]
        for arm, seed in missing:
            runs = (other.run(store, arm, seed) for other in twins)
            if found := next(filter(_useful, runs), None):
                lab.runs[arm.text, seed] = found.id
    return lab


def start(store: RunStore, plan: Plan, person: str = "") -> Lab:
    """Queue every run of a plan that is missing; the same plan gives the same lab.

    Seed by seed, so that the first comparison is there as soon as each arm has one run. Raises
    QueueFull; what was queued until then is kept, so that one can go on later.
    """
    with _starting:
        lab = planned(store, plan)
        _save(store, lab)
        for arm, seed in lab.missing(store):
            run = store.create(plan.config(arm, seed), person)
            lab.runs[arm.text, seed] = run.id
            _save(store, lab)
    return lab


def _save(store: RunStore, lab: Lab) -> None:
    path = _file(store, lab.plan.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    runs = {f"{arm}|{seed}": run_id for (arm, seed), run_id in lab.runs.items()}
    write_json(path, {"plan": lab.plan.to_json(), "runs": runs})


def _others(store: RunStore, plan: Plan) -> Iterator[Lab]:
    for lab_id in ids(store):
        try:
            other = read(store, lab_id)
        except ConfigError:
            continue
        if other.plan.id != plan.id:
            yield other


def ids(store: RunStore) -> Sequence[str]:
    """Ids of all labs, the last started first."""
    found = []
    for path in store.root.glob(".labs/*.json"):
        try:
            found.append((path.stat().st_mtime, path.stem))
        except OSError:
            continue
    return [name for _, name in sorted(found, reverse=True)]
