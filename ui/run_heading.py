"""The head and the foot of a run's page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.config import RunConfig
from core.runs.run import Run
from core.schema import ConfigError, to_link
from ui import run_choice, run_settings
from ui.phase import badge
from ui.run_rows import RunRow
from ui.wording import ago


def show(each: RunRow, rows: Sequence[RunRow]) -> None:
    """Name, preset, data and state; beside them the choice of another run."""
    left, right = st.columns([3, 2], gap="large", vertical_alignment="bottom")
    with left:
        st.title(each.heading, anchor=False)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            badge(each.state.phase)
            st.caption(_facts(each))
    with right:
        run_choice.picker(rows, each, "Run")


def _facts(each: RunRow) -> str:
    parts = [f"{each.preset} on {each.data}" if each.named and each.preset else ""]
    parts += [f"Started {ago(each.created)}" if each.created else "", f"`{each.id}`"]
    return " · ".join(part for part in parts if part)


def ways_on(each: RunRow) -> None:
    """What the run was made of, and where to go from here."""
    config = _config(each)
    if config:
        run_settings.show(config)
    st.space("small")
    with st.container(horizontal=True, gap="medium"):
        if each.ready:
            st.page_link(
                "pages/classify.py",
                label="Classify pictures with this network",
                icon=":material/draw:",
                query_params={"run": each.id},
            )
        st.page_link(
            "pages/build.py",
            label="Build a variant of it",
            icon=":material/construction:",
            query_params={"config": to_link(config)} if config else {},
        )


def _config(each: RunRow) -> RunConfig | None:
    """None when the settings cannot be read."""
    try:
        return Run(each.folder).config()
    except ConfigError:
        return None
