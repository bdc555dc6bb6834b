"""Deleting a sweep, which leaves its runs alone, and bringing it back."""

from __future__ import annotations

import streamlit as st

from core.runs.store import RunStore
from core.schema import ConfigError
from core.sweeps import control, trash
from core.sweeps.sweep import Sweep
from ui import trash_list
from ui.wording import literal, shorten

DELETED, PROBLEM = "sweep-deleted", "sweep-trash-problem"
LETTERS = 40
LOST = "What these sweeps searched and found is gone for good then; runs stay."


def button(sweep: Sweep, *, moving: bool) -> None:
    """Delete the sweep that the page shows; not while it is under way."""
    st.button(
        "Delete",
        icon=":material/delete:",
        key="sweep-delete",
        disabled=moving,
        help="Pause the sweep first." if moving else "Its runs stay in the list of runs.",
        on_click=_delete,
        args=(sweep,),
    )


def trouble() -> None:
    """What went wrong."""
    if problem := st.session_state.pop(PROBLEM, ""):
        st.warning(problem, icon=":material/error:")


def undo() -> None:
    """One click brings back what was deleted last."""
    gone = st.session_state.get(DELETED, "")
    found = next((each for each in trash.deleted(RunStore()) if each.id == gone), None)
    if found is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="undo-bar"):
        st.markdown(f"{_name(found)} is deleted; its runs stay.", width="content")
        st.button(
            "Undo",
            icon=":material/undo:",
            key=f"sweep-undo-{found.id}",
            on_click=_restore,
            args=(found.id,),
        )


def show() -> None:
    """The trash; nothing while it is empty."""
    trash_list.show("sweeps", trash.deleted(RunStore()), _name, _restore, _empty, LOST)


def _name(sweep: Sweep) -> str:
    try:
        return literal(shorten(sweep.plan().name, LETTERS))
    except ConfigError:
        return f"Sweep {sweep.id}"


def _delete(sweep: Sweep) -> None:
    try:
        trash.delete(RunStore(), sweep)
    except (trash.InUse, control.Busy) as problem:
        st.session_state[PROBLEM] = str(problem)
    except OSError as problem:
        st.session_state[PROBLEM] = f"Cannot be deleted: {problem.strerror or problem}."
    else:
        st.session_state[DELETED] = sweep.id
        st.query_params.clear()


def _restore(sweep_id: str) -> None:
    try:
        trash.restore(RunStore(), sweep_id)
    except trash.InUse as problem:
        st.session_state[PROBLEM] = str(problem)
    except OSError as problem:
        st.session_state[PROBLEM] = f"Cannot be brought back: {problem.strerror or problem}."
    else:
        st.query_params.from_dict({"id": sweep_id})
    st.session_state.pop(DELETED, None)


def _empty() -> None:
    try:
        trash.empty(RunStore())
    except OSError as problem:
        st.session_state[PROBLEM] = f"Cannot be deleted: {problem.strerror or problem}."
    st.session_state.pop(DELETED, None)
