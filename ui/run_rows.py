"""One line about each run, also when its folder is damaged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from core.datasets.corpora import corpus
from core.datasets.registry import DATASETS
from core.presets import LanguagePreset, find
from core.runs.annotations import FILE as ANNOTATIONS
from core.runs.annotations import read_annotations
from core.runs.atomic import read_json
from core.runs.run import Run
from core.runs.state import OVER, RunState
from core.runs.table import UNREADABLE
from core.schema import ConfigError

IMAGES, LANGUAGE = "images", "language"
OWN = "Own network"


@dataclass(frozen=True)
class RunRow:
    """What lists and headings say about a run. `kind` is IMAGES or LANGUAGE.

    `complete`: the title says what was learnt from, as those of language presets do.
    """

    id: str
    folder: Path
    title: str
    named: bool
    preset: str
    data: str
    state: RunState
    created: float | None
    kind: str = IMAGES
    complete: bool = False

    @property
    def heading(self) -> str:
        """The name that a person gave, else network and data."""
        whole = self.named or self.complete or not self.data
        return self.title if whole else f"{self.title} on {self.data}"

    @property
    def ready(self) -> bool:
        """True when the run has a network that can answer questions."""
        return not self.state.active and (self.folder / "model.json").exists()


def row(run: Run) -> RunRow:
    """Never raises. A run that is over is read from disk once."""
    stamps = _stamp(run.path("state.json")), _stamp(run.path(ANNOTATIONS))
    found = _row(run.folder, *stamps)
    # One that rests may be resumed without a word in its state file.
    return found if found.state.phase in (*OVER, UNREADABLE) else _read(run.folder)


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=20_000)
def _row(folder: Path, state: int, annotated: int) -> RunRow:
    return _read(folder)


def _read(folder: Path) -> RunRow:
    run = Run(folder)
    written = read_json(run.path("config.json"))
    try:
        # Only four names are wanted: checking the whole configuration would take a hundred times
        # as long, and a run of a newer version still has a name.
        preset = find(written["preset"])
        data = str(written["data"]["name"])
        name, state = read_annotations(run).name or str(written["name"]), run.state()
        kind = LANGUAGE if written.get("kind") == LANGUAGE else IMAGES
    except (TypeError, KeyError, ValueError, OSError):
        state = RunState(phase=UNREADABLE, message="The files of this run cannot be read.")
        return RunRow(run.id, folder, run.id, True, "", "", state, _created(run.id))
    title = name or (preset.title if preset else OWN)
    complete = isinstance(preset, LanguagePreset) and preset.config.data.name == data
    data = data_title(kind, data)
    from_preset = preset.title if preset else ""
    created = _created(run.id)
    return RunRow(
        run.id, folder, title, bool(name), from_preset, data, state, created, kind, complete
    )


def network_title(preset: str) -> str:
    """The network of this preset as people call it."""
    found = find(preset)
    return found.title if found else OWN


def data_title(kind: str, name: str) -> str:
    """As people call the images or the text; the bare name when it is unknown here."""
    if kind == IMAGES:
        return DATASETS[name].title if name in DATASETS else name
    try:
        return corpus(name).title
    except ConfigError:  # a text of one's own that has been removed
        return name


def _created(run_id: str) -> float | None:
    """The moment in the id, 'yyyymmdd-hhmmss-...', in UTC."""
    found = re.match(r"(\d{8}-\d{6})", run_id)
    try:
        moment = datetime.strptime(found[1], "%Y%m%d-%H%M%S") if found else None
        return moment.replace(tzinfo=UTC).timestamp() if moment else None
    except ValueError:
        return None
