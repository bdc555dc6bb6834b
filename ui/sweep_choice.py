"""Which sweep the page is about, and the list of all."""

from __future__ import annotations

import streamlit as st

from core.runs.store import RunStore
from core.schema import ConfigError
from core.sweeps import control
from core.sweeps.sweep import End, Sweep, sweeps
from ui.wording import ago, literal, shorten

SHOWN = 20
LETTERS = 40
STATES = {
    "way": ("Under way", "play_arrow", "green"),
    "paused": ("Paused", "pause", "blue"),
    "ended": ("Finished", "check", "gray"),
}


def in_address() -> tuple[Sweep | None, str]:
    """The sweep that the address names; without one None, and a sentence when it names a wrong
    one."""
    wanted = st.query_params.get("id", "")
    if not wanted:
        return None, ""
    try:
        return control.find(RunStore(), wanted), ""
    except control.SweepNotFound as problem:
        return None, str(problem)


def state(end: End) -> tuple[str, str, str]:
    """How a sweep stands, as a word, an icon and a colour."""
    return STATES["ended" if end.ended else "paused" if end.paused else "way"]


def earlier() -> None:
    """Links to the sweeps there are, newest first."""
    found = sweeps(RunStore().root)[:SHOWN]
    if not found:
        return
    st.subheader("Sweeps so far", anchor=False)
    for sweep in found:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _line(sweep)


def _line(sweep: Sweep) -> None:
    try:
        plan = sweep.plan()
    except ConfigError as problem:
        st.caption(str(problem))
        return
    text, icon, _ = state(sweep.end())
    trials = sweep.trials()
    # A link to the page that is open would look like the one chosen in the sidebar.
    st.button(
        literal(shorten(plan.name, LETTERS)),
        icon=f":material/{icon}:",
        key=f"open-{sweep.id}",
        type="tertiary",
        on_click=st.query_params.from_dict,
        args=({"id": sweep.id},),
    )
    done = sum(each.over for each in trials)
    began = ago(sweep.path("sweep.json").stat().st_mtime)
    st.caption(f"{text}, {done} of {plan.search.trials} trials, {began}")
