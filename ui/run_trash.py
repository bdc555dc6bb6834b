"""Deleted runs: bring one back, or let them go for good."""

from __future__ import annotations

import streamlit as st

from core.runs import trash
from core.runs.run import Run
from core.runs.store import RunStore
from ui import run_actions
from ui.run_rows import row
from ui.wording import ago, count, literal, shorten

SHOWN = 20


def show() -> None:
    """The trash; nothing while it is empty."""
    runs = trash.deleted(RunStore())
    if not runs:
        return
    with st.expander(f"Trash ({count(len(runs))})", icon=":material/delete:", key="trash"):
        for run in runs[:SHOWN]:
            _row(run)
        if len(runs) > SHOWN:
            st.caption(f"and {count(len(runs) - SHOWN)} deleted before these")
        with st.popover("Empty the trash", icon=":material/delete_forever:"):
            st.markdown(
                "Weights, curves and settings of these runs are gone for good then. Nothing else "
                "ever removes them."
            )
            st.button("Delete for good", key="empty-trash", on_click=_empty)


def _row(run: Run) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Bring back",
            icon=":material/restore:",
            key=f"restore-{run.id}",
            on_click=run_actions.restore,
            args=([run.id],),
        )
        st.markdown(literal(shorten(row(run).heading, 40)), width="content")
        st.caption(f"Deleted {ago(run.folder.stat().st_mtime)}", width="content")


def _empty() -> None:
    try:
        trash.empty(RunStore())
    except OSError as problem:
        st.session_state[run_actions.PROBLEM] = f"Cannot be deleted: {problem.strerror or problem}."
    st.session_state.pop(run_actions.DELETED, None)
