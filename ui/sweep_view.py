"""One sweep: how far it is, what it has found, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.runs.store import RunStore
from core.schema import ConfigError
from core.sweeps import control
from core.sweeps.sweep import Plan, Sweep
from ui import (
    sweep_best,
    sweep_choice,
    sweep_figures,
    sweep_heading,
    sweep_progress,
    sweep_table,
    sweep_trash,
)
from ui.sweep_facts import Facts, read
from ui.wording import ago, count

EVERY_SECONDS = 2.0
PROBLEM = "sweep-problem"


def show(sweep: Sweep) -> None:
    """All of it; it renews itself until the sweep rests or is over."""
    try:
        plan = sweep.plan()
    except ConfigError as problem:
        st.title("Sweep", anchor=False)
        st.markdown(str(problem))
        _foot(sweep, moving=False)
        return
    sweep_trash.trouble()
    sweep_heading.show(sweep, plan)
    moving = not (sweep.end().ended or sweep.end().paused)
    st.fragment(_body, run_every=EVERY_SECONDS if moving else None)(sweep, plan, moving)
    _foot(sweep, moving)


def _foot(sweep: Sweep, moving: bool) -> None:
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        # A link to the page that is open would look like the one chosen in the sidebar.
        st.button("New sweep", icon=":material/add:", on_click=st.query_params.clear)
        sweep_trash.button(sweep, moving=moving)
        st.page_link("pages/queue.py", label="Queue", icon=":material/low_priority:")


def _body(sweep: Sweep, plan: Plan, moving: bool) -> None:
    facts = read(sweep, plan)
    _head(sweep, plan, facts)
    if problem := st.session_state.pop(PROBLEM, ""):
        st.warning(problem, icon=":material/error:")
    # A place each, so that what comes new does not push what stands below it into another.
    for part in (sweep_progress, sweep_best, sweep_figures, sweep_table):
        with st.container():
            part.show(facts)
    if moving != facts.moving or not sweep.exists():
        st.rerun()


def _head(sweep: Sweep, plan: Plan, facts: Facts) -> None:
    text, icon, color = sweep_choice.state(facts.end)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(text, icon=f":material/{icon}:", color=color)  # type: ignore[arg-type]
        st.caption(_about(sweep, plan), width="content")
        st.space("stretch")
        if facts.end.ended:
            return
        if facts.end.paused:
            _button("Resume", "play_arrow", control.resume, sweep)
        else:
            _button("Pause", "pause", control.pause, sweep)


def _about(sweep: Sweep, plan: Plan) -> str:
    many = len(plan.space)
    began = ago(sweep.path("sweep.json").stat().st_mtime)
    how = "Bayesian search" if plan.search.sampler == "tpe" else "Random search"
    return (
        f"{how} over {count(many)} {'setting' if many == 1 else 'settings'}, "
        f"begun {began}, seed {plan.search.seed}"
    )


def _button(label: str, icon: str, act: Callable[[RunStore, Sweep], None], sweep: Sweep) -> None:
    st.button(
        label,
        icon=f":material/{icon}:",
        key=f"sweep-{icon}",
        help="The trial that trains saves everything and rests; resuming is exact."
        if icon == "pause"
        else None,
        on_click=_do,
        args=(act, sweep),
    )


def _do(act: Callable[[RunStore, Sweep], None], sweep: Sweep) -> None:
    try:
        act(RunStore(), sweep)
    except control.Busy as problem:
        if sweep.exists():  # else the page says so by itself
            st.session_state[PROBLEM] = str(problem)
    except OSError as problem:
        st.session_state[PROBLEM] = f"The sweep cannot be changed: {problem.strerror}."
