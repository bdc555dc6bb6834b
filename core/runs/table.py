"""All runs in one table: what their folders say, each read again only when it has changed."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from typing import Any

import pandas as pd

from core.runs.annotations import FILE as ANNOTATIONS
from core.runs.annotations import Annotations, read_annotations
from core.runs.atomic import read_json
from core.runs.metric_summary import Summary, SummaryIndex, value
from core.runs.run import Run
from core.runs.state import OVER
from core.runs.store import RunStore

UNREADABLE = "unreadable"
COLUMNS = (
    "name",
    "preset",
    "kind",
    "data",
    "phase",
    "epoch",
    "epochs",
    "parameters",
    "seconds",
    "test_accuracy",
    "test_perplexity",
    "tags",
    "notes",
)
SETTLED_NS = 100_000_000
FILES = ("state.json", ANNOTATIONS)


class RunTable:
    """The runs of one folder; may be shared by all visitors."""

    def __init__(self, store: RunStore) -> None:
        self.store = store
        self._listed: tuple[int, Sequence[Run]] = 0, ()
        self._records: dict[str, tuple[tuple[int, ...], dict[str, Any]]] = {}
        self._summaries = SummaryIndex(store.root)
        self._lock = threading.Lock()

    def read(self) -> pd.DataFrame:
        """One row a run, newest first, indexed by id; columns COLUMNS and `created` (UTC).

        `phase` may be UNREADABLE; epochs, parameters and seconds are missing where nothing has been
        trained.
        """
        with self._lock:
            runs = self._runs()
            kept = {run.id: self._record(run) for run in runs}
            self._records = {run_id: self._records[run_id] for run_id in kept}
        return frame(kept)

    def of(self, runs: Sequence[Run]) -> pd.DataFrame:
        """The same of these runs, wherever they are."""
        return frame({run.id: record(run) for run in runs})

    def metrics(self, seconds: float) -> tuple[dict[str, Summary], int]:
        """Metric summaries by run id, newest first, and how many are left to be read when so many
        seconds are over."""
        with self._lock:
            return self._summaries.read([run.id for run in self._runs()], seconds)

    def _runs(self) -> Sequence[Run]:
        """All runs; the folder is listed again only when something in it has changed."""
        changed = _modified(str(self.store.root))
        if self._listed[0] != changed:
            runs = self.store.list()
            # What comes within the same tick of the clock would not be seen.
            settled = time.time_ns() - changed > SETTLED_NS
            self._listed = changed if settled else 0, runs
        return self._listed[1]

    def _record(self, run: Run) -> dict[str, Any]:
        stamp = tuple(_modified(f"{self.store.root}/{run.id}/{name}") for name in FILES)
        known = self._records.get(run.id)
        # What is not over may change without a word in these files: its process may vanish.
        if known is None or known[0] != stamp or known[1]["phase"] not in OVER:
            known = stamp, record(run, said=bool(stamp[1]))
            self._records[run.id] = known
        return known[1]


def record(run: Run, *, said: bool = True) -> dict[str, Any]:
    """The values of COLUMNS for one run; never raises. `said`: it may have annotations."""
    written, state = read_json(run.path("config.json")), run.state()
    about = read_annotations(run) if said else Annotations()
    try:
        name, data = str(written["name"]), str(written["data"]["name"])
        preset, kind, phase = str(written["preset"]), str(written.get("kind", "")), state.phase
    except (TypeError, KeyError, AttributeError):
        name, data, preset, kind, phase = run.id, "", "", "", UNREADABLE
    return {
        "name": about.name or name,
        "preset": preset,
        "kind": kind,
        "data": data,
        "phase": phase,
        "epoch": state.epoch or None,
        "epochs": state.epochs or None,
        "parameters": state.parameters or None,
        "seconds": state.seconds or None,
        "test_accuracy": state.test_accuracy,
        "test_perplexity": state.test_perplexity,
        "tags": about.tags,
        "notes": about.notes,
    }


def frame(records: dict[str, dict[str, Any]]) -> pd.DataFrame:
    """A table of records by run id."""
    columns = {name: [each[name] for each in records.values()] for name in COLUMNS}
    found = pd.DataFrame(columns, index=pd.Index(list(records), name="id"))
    for name in ("epoch", "epochs", "parameters", "seconds", "test_accuracy", "test_perplexity"):
        found[name] = found[name].astype(float)
    stamps = found.index.str.slice(0, len("yyyymmdd-hhmmss"))
    found["created"] = pd.to_datetime(stamps, format="%Y%m%d-%H%M%S", errors="coerce", utc=True)
    return found


def column(summaries: dict[str, Summary], ids: Sequence[str], name: str, which: str) -> list[Any]:
    """One metric ("validation/loss") of these runs; None where it is not known."""
    return [value(summaries.get(run_id, {}), name, which) for run_id in ids]


def _modified(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0
