"""Take a run away: as single files, or whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from core.config import RunConfig
from core.datasets.corpora import corpus_availability
from core.datasets.registry import availability
from core.export import archive, figures, onnx_model, parts, script
from core.export.parts import ExportError
from core.runs.run import Run
from core.schema import ConfigError

BUTTON_PX = 176  # all as wide as the longest, so that what stands beside them lines up
# What, how it is made, the end of the file's name, and what it is good for.
File = tuple[str, Callable[[Run], bytes], str, str]
MODEL: File = ("Model", parts.model_file, ".keras", "Opens with keras.models.load_model.")
ONNX: File = (
    "ONNX model",
    onnx_model.onnx_model,
    ".onnx",
    "For programs without Keras; takes about ten seconds.",
)
CONFIGURATION: File = (
    "Configuration",
    parts.configuration,
    ".json",
    "Build loads it, here or elsewhere.",
)
METRICS: File = ("Metrics", parts.metrics_csv, ".csv", "Every recorded point, a line each.")
FIGURES: File = (
    "Figures",
    figures.figures_archive,
    "-figures.zip",
    "Curves and results for paper and slides, as PNG and SVG.",
)
SCRIPT: File = (
    "Python script",
    script.script_archive,
    "-script.zip",
    "Script, notebook and data: they train the same weights again, without Glassnet.",
)
ARCHIVE: File = (
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
        for note in _notes(run):
            st.caption(note)


def _ready(run: Run) -> list[File]:
    readable, recorded = _readable(run), run.path("metrics.jsonl").exists()
    trained = run.path("model.json").exists() and not _model_problem(run)
    found = {
        MODEL: trained,
        ONNX: trained and readable and not onnx_model.missing(),
        CONFIGURATION: readable,
        METRICS: recorded,
        FIGURES: readable and recorded,
        SCRIPT: readable and _repeatable(run),
        ARCHIVE: run.state().phase in archive.OVER,
    }
    return [each for each, there in found.items() if there]


def _notes(run: Run) -> list[str]:
    """What cannot be had and why, and what needs no file."""
    problem = _model_problem(run)
    lacking = onnx_model.missing() if run.path("model.json").exists() and not problem else ""
    board = f"TensorBoard opens all runs: `tensorboard --logdir {run.folder.parent.name}`."
    there = any(run.folder.glob("events.out.tfevents.*"))
    return [each for each in (problem, lacking, board if there else "") if each]


def _row(run: Run, what: str, make: Callable[[Run], bytes], ending: str, use: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.download_button(
            what,
            partial(make, run),  # made when somebody wants it
            file_name=f"{run.id}{ending}",
            icon=":material/download:",
            key=f"export-{what}",
            on_click="ignore",
            width=BUTTON_PX,
        )
        st.caption(f"`{Path(ending).suffix or ending}` {use}", width="content")


def _repeatable(run: Run) -> bool:
    """A network for images, or a language model for a text, that are here."""
    config = run.config()
    look = availability if isinstance(config, RunConfig) else corpus_availability
    try:
        return look(config.data.name).ready
    except ConfigError:  # an own text that was taken away
        return False


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
