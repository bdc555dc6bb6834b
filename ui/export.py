"""Take a run away: as single files, or whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from core.config import RunConfig
from core.datasets.registry import availability
from core.export import archive, parts, script
from core.export.parts import ExportError
from core.runs.run import Run
from core.schema import ConfigError

# What, how it is made, the end of the file's name, and what it is good for.
FILES: tuple[tuple[str, Callable[[Run], bytes], str, str], ...] = (
    ("Model", parts.model_file, ".keras", "Opens with keras.models.load_model."),
    ("Configuration", parts.configuration, ".json", "Build loads it, here or elsewhere."),
    ("Metrics", parts.metrics_csv, ".csv", "Every recorded point, a line each."),
)
SCRIPT = (
    "Python script",
    script.script_archive,
    "-script.zip",
    "Script, notebook and images: Keras and NumPy alone train the same weights again.",
)
ARCHIVE = (
    "Run archive",
    archive.archive,
    ".zip",
    "The whole run; the Runs page of another Glassnet takes it in.",
)


def show(run: Run) -> None:
    """A line of downloads, those that the run has come far enough for."""
    st.space("small")
    with st.expander("Export", icon=":material/download:", key="export"):
        for each in _ready(run):
            _row(run, *each)
        if problem := _model_problem(run):
            st.caption(problem)


def _ready(run: Run) -> list[tuple[str, Callable[[Run], bytes], str, str]]:
    model, configuration, metrics = FILES
    found = [model] if run.path("model.json").exists() and not _model_problem(run) else []
    found += [configuration] if _readable(run) else []
    found += [metrics] if run.path("metrics.jsonl").exists() else []
    found += [SCRIPT] if _repeatable(run) else []
    return found + ([ARCHIVE] if run.state().phase in archive.OVER else [])


def _row(run: Run, what: str, make: Callable[[Run], bytes], ending: str, use: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            what,
            partial(make, run),  # made when somebody wants it
            file_name=f"{run.id}{ending}",
            icon=":material/download:",
            key=f"export-{what}",
            on_click="ignore",
        )
        st.caption(f"`{ending}`  {use}", width="content")


def _repeatable(run: Run) -> bool:
    """A network for images that are here."""
    config = run.config() if _readable(run) else None
    return isinstance(config, RunConfig) and availability(config.data.name).ready


def _readable(run: Run) -> bool:
    try:
        run.config()
    except ConfigError:
        return False
    return True


def _model_problem(run: Run) -> str:
    """Why the model file cannot be had; empty when it can, or is not there yet."""
    if not run.path("model.json").exists():
        return ""
    try:
        changed = run.path("model.keras").stat().st_mtime_ns
    except OSError:
        changed = 0
    return _checked(str(run.folder), changed)


@st.cache_data(max_entries=200, show_spinner=False)
def _checked(folder: str, changed: int) -> str:
    """Compares the hash once for each state of the file."""
    try:
        parts.model_file(Run(Path(folder)))
    except ExportError as problem:
        return str(problem)
    return ""
