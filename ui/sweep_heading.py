"""The name of a sweep, and the menu that changes it."""

from __future__ import annotations

import streamlit as st

from core.schema import ConfigError
from core.sweeps import control
from core.sweeps.sweep import Plan, Sweep
from ui.wording import literal

PROBLEM, ROUND = "sweep-name-problem", "sweep-name-round"


def show(sweep: Sweep, plan: Plan) -> None:
    """The heading, with the menu beside it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(literal(plan.name), anchor=False, width="content")
        # A key that changes when the name was saved, so that the menu closes.
        key = f"sweep-name-{st.session_state.get(ROUND, 0)}"
        with (
            st.popover("Rename", icon=":material/edit:", type="tertiary", key=key),
            st.form("sweep-rename", border=False),
        ):
            name = st.text_input(
                "Name",
                plan.name,
                max_chars=control.LONGEST_NAME,
                placeholder="As it began",
                key=f"{key}-text",
            )
            if st.form_submit_button("Save", type="primary"):
                _rename(sweep, name)
    if problem := st.session_state.pop(PROBLEM, ""):
        st.warning(problem, icon=":material/error:")


def _rename(sweep: Sweep, name: str) -> None:
    try:
        control.rename(sweep, name)
    except ConfigError as problem:
        if sweep.exists():  # else the page says so by itself
            st.session_state[PROBLEM] = str(problem)
    except OSError as problem:
        st.session_state[PROBLEM] = f"The name cannot be saved: {problem.strerror or problem}."
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.rerun()
