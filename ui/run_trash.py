"""Deleted runs: bring one back, or let them go for good."""

from __future__ import annotations

import streamlit as st

from core.runs import trash
from core.runs.run import Run
from core.runs.store import RunStore
from ui import run_actions, trash_list
from ui.run_rows import row
from ui.wording import literal, shorten

LOST = (
    "Weights, curves and settings of these runs are gone for good then. Nothing else ever removes "
    "them."
)


def show() -> None:
    """The trash; nothing while it is empty."""
    trash_list.show("runs", trash.deleted(RunStore()), _name, _restore, _empty, LOST)


def _name(run: Run) -> str:
    return literal(shorten(row(run).heading, 40))


def _restore(run_id: str) -> None:
    run_actions.restore([run_id])


def _empty() -> None:
    try:
        trash.empty(RunStore())
    except OSError as problem:
        st.session_state[run_actions.PROBLEM] = f"Cannot be deleted: {problem.strerror or problem}."
    st.session_state.pop(run_actions.DELETED, None)
