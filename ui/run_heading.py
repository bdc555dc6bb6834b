"""The head and the foot of a run's page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.config import AnyConfig
from core.runs.run import Run
from core.schema import ConfigError, to_link
from core.sweeps import control
from ui import build_kinds, page_table, run_choice, run_settings
from ui.phase import badge
from ui.run_rows import IMAGES, LANGUAGE, RunRow
from ui.wording import ago, literal

LAB = "pages/regularization.py"
# Where a trained network can be tried: page, label and icon.
WAYS = {
    IMAGES: (
        ("pages/classify.py", "Classify pictures with this network", ":material/draw:"),
        ("pages/inside.py", "Inside", ":material/biotech:"),
        ("pages/why.py", "Why this answer", ":material/help_center:"),
        ("pages/errors.py", "Where it errs", ":material/rule:"),
        ("pages/timelapse.py", "Time-lapse", ":material/history:"),
    ),
    LANGUAGE: (
        ("pages/next_word.py", "Next word", ":material/short_text:"),
        ("pages/generate.py", "Generate text", ":material/notes:"),
    ),
}


def show(each: RunRow, rows: Sequence[RunRow]) -> None:
    """Name, preset, data and state; beside them the choice of another run."""
    left, right = st.columns([3, 2], gap="large", vertical_alignment="bottom")
    with left:
        st.title(literal(each.heading), anchor=False)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            badge(each.state.phase)
            st.caption(_facts(each))
        _sweep(each)
    with right:
        run_choice.picker(rows, each, "Run")


def _sweep(each: RunRow) -> None:
    """The way back to the sweep that this run is a trial of."""
    if found := control.of_run(Run(each.folder)):
        sweep, number = found
        st.page_link(
            "pages/sweep.py",
            label=f"Trial {number} of a sweep",
            icon=":material/travel_explore:",
            query_params={"id": sweep.id},
        )


def _facts(each: RunRow) -> str:
    origin = each.preset if each.complete else f"{each.preset} on {each.data}"
    parts = [origin if each.named and each.preset else ""]
    parts += [f"Started {ago(each.created)}" if each.created else "", f"`{each.id}`"]
    return " · ".join(part for part in parts if part)


def ways_on(each: RunRow) -> None:
    """What the run was made of, and where to go from here."""
    config = _config(each)
    if config:
        run_settings.show(config)
    st.space("small")
    with st.container(horizontal=True, gap="medium"):
        for page, label, icon in WAYS[each.kind] if each.ready else ():
            if page_table.listed(page):
                st.page_link(page, label=label, icon=icon, query_params={"run": each.id})
        editor = build_kinds.of(config) if config else build_kinds.IMAGES
        st.page_link(
            editor.page,
            label="Build a variant of it",
            icon=":material/construction:",
            query_params={"config": to_link(config)} if config else {},
        )
        if config and page_table.listed(LAB):
            st.page_link(
                LAB,
                label="Does regularization help it?",
                icon=":material/experiment:",
                query_params={"config": to_link(config)},
            )
        if config:
            st.page_link(
                "pages/sweep.py",
                label="Sweep its settings",
                icon=":material/travel_explore:",
                query_params={"config": to_link(config)},
            )


def _config(each: RunRow) -> AnyConfig | None:
    """None when the settings cannot be read."""
    try:
        return Run(each.folder).config()
    except ConfigError:
        return None
