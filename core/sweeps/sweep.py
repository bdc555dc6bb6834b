"""One sweep: a folder with what was asked for and one small file a trial."""

from __future__ import annotations

import dataclasses
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.config import AnyConfig, RunConfig, parse
from core.runs.atomic import read_json, write_json
from core.schema import ConfigError, from_dict, to_dict
from core.sweeps.search import Search
from core.sweeps.space import Dimension, from_json

FOLDER, MARK = ".sweeps", "sweep.json"
NAME = "name.json"  # what it is called since it was renamed
VERSION = 1
# What becomes of a trial; "" while it is planned, waits or trains.
COMPLETE, PRUNED, STOPPED, FAILED, DELETED = "complete", "pruned", "stopped", "failed", "deleted"


@dataclass(frozen=True)
class Measure:
    """The validation figure that a sweep improves. The test set is never used to choose."""

    name: str
    title: str
    rising: bool

    def best(self, values: Sequence[float]) -> float | None:
        """The best of these; None when there is none."""
        return (max if self.rising else min)(values, default=None)

    def text(self, value: float | None) -> str:
        """0.9312 as '93.12 %', a perplexity of 114.23 as '114.2'."""
        if value is None:
            return "–"
        return f"{100 * value:.2f} %" if self.rising else f"{value:.4g}"

    def better(self, one: float, other: float) -> bool:
        return one > other if self.rising else one < other


ACCURACY = Measure("accuracy", "validation accuracy", rising=True)
PERPLEXITY = Measure("perplexity", "validation perplexity", rising=False)


@dataclass(frozen=True)
class Plan:
    """What a person asked for. `base` holds all that is not searched."""

    name: str
    base: AnyConfig
    space: tuple[Dimension, ...]
    search: Search
    person: str = ""

    @property
    def measure(self) -> Measure:
        return ACCURACY if isinstance(self.base, RunConfig) else PERPLEXITY

    def to_json(self) -> dict[str, Any]:
        return {
            "version": VERSION,
            "name": self.name,
            "base": to_dict(self.base),
            "space": [each.to_json() for each in self.space],
            "search": to_dict(self.search),
            "person": self.person,
        }


@dataclass(frozen=True)
class Trial:
    """One run of a sweep. `run` is its id, written down before the run is created; `queued`: it
    has been created. Once it is over, `outcome` says how, `curve` is the measure after each epoch,
    and `value` the best of it: all that is needed when the run is deleted."""

    number: int
    values: dict[str, Any]
    run: str
    queued: bool = False
    outcome: str = ""
    value: float | None = None
    curve: tuple[float, ...] = ()
    seconds: float = 0.0
    message: str = ""

    @property
    def over(self) -> bool:
        return bool(self.outcome)


def best(trials: Sequence[Trial], measure: Measure) -> Trial | None:
    """The trial with the best value, the first of equals; None when none has one."""
    found: Trial | None = None
    for each in trials:
        if each.value is not None and (
            found is None or found.value is None or measure.better(each.value, found.value)
        ):
            found = each
    return found


@dataclass(frozen=True)
class End:
    """A sweep that is over or rests, and why, where there is more to say."""

    ended: bool = False
    paused: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Sweep:
    """Paths and readers of .sweeps/<id>/; holds no copy of what is in it."""

    folder: Path
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", self.folder.name)

    def path(self, name: str) -> Path:
        return self.folder / name

    def exists(self) -> bool:
        return self.path(MARK).is_file()

    def plan(self) -> Plan:
        """What was asked for, under the name that the sweep has now. Raises ConfigError when the
        file is damaged or of a newer version."""
        data = read_json(self.path(MARK))
        if not isinstance(data, dict) or data.get("version") != VERSION:
            raise ConfigError("", f"The files of sweep {self.id} cannot be read.")
        return Plan(
            self._renamed() or str(data.get("name", "")),
            parse(data.get("base")),
            tuple(from_json(each) for each in data.get("space", [])),
            from_dict(Search, data.get("search", {})),
            str(data.get("person", "")),
        )

    def _renamed(self) -> str:
        found = read_json(self.path(NAME))
        name = found.get("name") if isinstance(found, dict) else None
        return name if isinstance(name, str) else ""

    def trials(self) -> list[Trial]:
        """All so far, in their order; a damaged file counts as a trial that failed."""
        # A process that was killed while it wrote leaves a file that begins with a dot.
        return [_trial(path) for path in sorted(self.path("trials").glob("[0-9]*.json"))]

    def write(self, trial: Trial) -> None:
        """Replace what is known of a trial; only while holding the lock."""
        self.path("trials").mkdir(exist_ok=True)
        write_json(self.path(f"trials/{trial.number:04d}.json"), dataclasses.asdict(trial))

    def end(self) -> End:
        ended, paused = read_json(self.path("ended.json")), read_json(self.path("paused.json"))
        said = ended if isinstance(ended, dict) else paused if isinstance(paused, dict) else {}
        return End(ended is not None, paused is not None, str(said.get("reason", "")))

    @property
    def lock(self) -> Path:
        """Held while trials are written, by the worker or by a page that pauses the sweep."""
        return self.path("lock")

    def importances(self) -> dict[str, float]:
        """Share of each setting in how much the results differ; empty while too few are known."""
        found = read_json(self.path("importances.json"))
        return found if isinstance(found, dict) else {}


def _trial(path: Path) -> Trial:
    data = read_json(path)
    try:
        values, curve = dict(data["values"]), tuple(map(float, data["curve"]))
        value = None if data["value"] is None else float(data["value"])
        if value is not None and not math.isfinite(value):
            value = None
        return Trial(
            int(data["number"]),
            values,
            str(data["run"]),
            bool(data["queued"]),
            str(data["outcome"]),
            value,
            curve,
            float(data["seconds"]),
            str(data["message"]),
        )
    except (KeyError, TypeError, ValueError):
        return Trial(int(path.stem), {}, "", True, FAILED, message="The file is damaged.")


def sweeps(root: Path) -> list[Sweep]:
    """All sweeps of a runs folder, newest first."""
    try:
        names = [name for name in os.listdir(root / FOLDER) if not name.startswith(".")]
    except OSError:
        return []
    return [Sweep(root / FOLDER / name) for name in sorted(names, reverse=True)]


def under_way(root: Path) -> list[Sweep]:
    """Those that neither rest nor are over, oldest first."""
    found = [
        each
        for each in sweeps(root)
        if not each.path("ended.json").exists()
        and not each.path("paused.json").exists()
        and each.exists()
    ]
    return found[::-1]
