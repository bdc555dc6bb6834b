"""Deleting a sweep, which leaves its runs alone, and bringing it back."""

from __future__ import annotations

import streamlit as st

from core.runs.store import RunStore
from core.runs.trash import InUse
from core.schema import ConfigError
from core.sweeps import control, trash
from core.sweeps.sweep import Sweep
from ui.wording import ago, count, literal, shorten

DELETED, PROBLEM = "sweep-deleted", "sweep-trash-problem"
SHOWN, LETTERS = 20, 40


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
        _back("Undo", "undo", found)


def show() -> None:
    """The trash; nothing while it is empty."""
    sweeps = trash.deleted(RunStore())
    if not sweeps:
        return
    with st.expander(f"Trash ({count(len(sweeps))})", icon=":material/delete:", key="sweep-trash"):
        for sweep in sweeps[:SHOWN]:
            with st.container(horizontal=True, vertical_alignment="center"):
                _back("Bring back", "restore", sweep)
                st.markdown(_name(sweep), width="content")
                st.caption(f"Deleted {ago(sweep.folder.stat().st_mtime)}", width="content")
        if len(sweeps) > SHOWN:
            st.caption(f"and {count(len(sweeps) - SHOWN)} deleted before these")
        with st.popover("Empty the trash", icon=":material/delete_forever:"):
            st.markdown("What these sweeps searched and found is gone for good then; runs stay.")
            st.button("Delete for good", key="empty-sweeps", on_click=_empty)


def _name(sweep: Sweep) -> str:
    try:
        return literal(shorten(sweep.plan().name, LETTERS))
    except ConfigError:
        return f"Sweep {sweep.id}"


def _back(label: str, icon: str, sweep: Sweep) -> None:
    key = f"sweep-{icon}-{sweep.id}"
    st.button(label, icon=f":material/{icon}:", key=key, on_click=_restore, args=(sweep.id,))


def _delete(sweep: Sweep) -> None:
    try:
        trash.delete(RunStore(), sweep)
    except (InUse, control.Busy) as problem:
        st.session_state[PROBLEM] = str(problem)
    except OSError as problem:
        st.session_state[PROBLEM] = f"Cannot be deleted: {problem.strerror or problem}."
    else:
        st.session_state[DELETED] = sweep.id
        st.query_params.clear()


def _restore(sweep_id: str) -> None:
    try:
        trash.restore(RunStore(), sweep_id)
    except InUse as problem:
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
