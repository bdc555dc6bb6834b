"""One line about each run, also when its folder is damaged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from core.datasets.registry import DATASETS
from core.presets import PRESETS
from core.runs.atomic import read_json
from core.runs.run import Run
from core.runs.state import RunState

UNREADABLE = "unreadable"


@dataclass(frozen=True)
class RunRow:
    """What lists and headings say about a run."""

    id: str
    folder: Path
    title: str
    named: bool
    preset: str
    data: str
    state: RunState
    created: float | None

    @property
    def heading(self) -> str:
        """The name that a person gave, else network and data."""
        return self.title if self.named or not self.data else f"{self.title} on {self.data}"

    @property
    def ready(self) -> bool:
        """True when the run has a network that can answer questions."""
        return not self.state.active and (self.folder / "model.json").exists()


def row(run: Run) -> RunRow:
    """Never raises. A run that has ended is read from disk once."""
    found = _row(run.folder, _stamp(run.path("state.json")))
    return _read(run.folder) if found.state.active else found


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=20_000)
def _row(folder: Path, stamp: int) -> RunRow:
    return _read(folder)


def _read(folder: Path) -> RunRow:
    run = Run(folder)
    written = read_json(run.path("config.json"))
    try:
        # Only three names are wanted: checking the whole configuration would take a hundred times
        # as long, and a run of a newer version still has a name.
        preset = PRESETS.get(written["preset"])
        data = str(written["data"]["name"])
        name, state = str(written["name"]), run.state()
    except (TypeError, KeyError, ValueError, OSError):
        state = RunState(phase=UNREADABLE, message="The files of this run cannot be read.")
        return RunRow(run.id, folder, run.id, True, "", "", state, _created(run.id))
    title = name or (preset.title if preset else "Own network")
    data = DATASETS[data].title if data in DATASETS else data
    from_preset = preset.title if preset else ""
    created = _created(run.id)
    return RunRow(run.id, folder, title, bool(name), from_preset, data, state, created)


def _created(run_id: str) -> float | None:
    """The moment in the id, 'yyyymmdd-hhmmss-...', in UTC."""
    found = re.match(r"(\d{8}-\d{6})", run_id)
    try:
        moment = datetime.strptime(found[1], "%Y%m%d-%H%M%S") if found else None
        return moment.replace(tzinfo=UTC).timestamp() if moment else None
    except ValueError:
        return None
