"""What all visitors share: open metric files, small views of data sets, the prediction process."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pandas as pd
import streamlit as st

from core.engine_client import Engine
from core.runs.metric_summary import Summary, read_summary
from core.runs.metrics import MetricsReader
from core.runs.run import Run
from core.runs.store import RunStore, default_root
from core.runs.table import RunTable


@dataclass
class SharedReader:
    """One growing metrics file, followed once for all who watch it."""

    reader: MetricsReader
    lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self) -> pd.DataFrame:
        with self.lock:
            return self.reader.read()


@st.cache_resource(max_entries=256, show_spinner=False)
def _reader(path: Path) -> SharedReader:
    return SharedReader(MetricsReader(path))


def metrics(folder: Path) -> pd.DataFrame:
    """The metric rows of a run so far; only what is new is parsed."""
    return _reader(folder / "metrics.jsonl").read()


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """The one prediction process. Its first answer takes seconds: Keras must be imported there."""
    return Engine()


@st.cache_resource(show_spinner=False)
def _warmed() -> None:
    engine().warm_up()


def warm_engine() -> None:
    """Start the prediction process once, in the background."""
    _warmed()


def runs() -> tuple[Run, ...]:
    """All runs, newest first; the folder is listed again only when something in it changed."""
    store = RunStore()
    try:
        changed = store.root.stat().st_mtime_ns
    except OSError:
        return tuple(store.list())
    return _runs(store.root, changed)


@lru_cache(maxsize=2)
def _runs(root: Path, changed: int) -> tuple[Run, ...]:
    return tuple(RunStore(root).list())


def summary(folder: Path) -> Summary:
    """Last, lowest and highest value of each metric of a run."""
    path = folder / "metrics.jsonl"
    try:
        found = path.stat()
    except OSError:
        return {}
    return _summary(path, found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=2000)
def _summary(path: Path, size: int, changed: int) -> Summary:
    return read_summary(path)


def run_table() -> RunTable:
    """The table of all runs, which remembers what it has read."""
    return _run_table(default_root())


@st.cache_resource(show_spinner=False)
def shipped_summaries() -> dict[str, Summary]:
    """The metrics of the runs that ship with the project, which never change."""
    return {run.id: read_summary(run.path("metrics.jsonl")) for run in RunStore().shipped()}


@st.cache_resource(max_entries=2, show_spinner=False)
def _run_table(root: Path) -> RunTable:
    return RunTable(RunStore(root))
