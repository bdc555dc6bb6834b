"""Pause, stop, kill and the learning rate of a run that waits or trains."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.runs import checkpoints, control
from core.runs.run import Run
from core.runs.state import RunState
from core.runs.store import RunStore
from core.schema import ConfigError
from ui import live_resting
from ui.asking import ask


@st.fragment
def show(run: Run, state: RunState) -> None:
    """What can be asked of the run; apart from the ticking part, so that typing is left alone."""
    asked = run.requests()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if state.phase == "queued":
            _waiting(run)
        else:
            _training(run, state, asked)


def _waiting(run: Run) -> None:
    store = RunStore(run.folder.parent)
    waiting = [each.id for each in store.queued()]
    if st.button(
        "Run next",
        icon=":material/vertical_align_top:",
        disabled=waiting[:1] == [run.id],
        key=f"next-{run.id}",
        help="Puts this run at the head of the queue.",
    ):
        _act(lambda: store.move(run, 0))
    if st.button(
        "Pause",
        icon=":material/pause:",
        key=f"pause-{run.id}",
        help="Takes the run out of the queue until somebody resumes it.",
    ):
        _act(lambda: store.pause(run))
    if st.button("Cancel", icon=":material/close:", key=f"stop-{run.id}"):
        _act(lambda: store.cancel(run))


def _act(act: Callable[[], None]) -> None:
    """And draw the page anew, unless it was refused: the reason would be gone with it."""
    if ask(act):
        st.rerun()


def _training(run: Run, state: RunState, asked: dict[str, Any]) -> None:
    testing = state.phase == "evaluating"
    leaving = bool(asked.get("stop"))
    pausing = asked.get("pause") is True
    st.button(
        "Pausing" if pausing else "Pause",
        icon=":material/pause:",
        disabled=pausing or leaving or testing,
        key=f"pause-{run.id}",
        help="Saves everything after the current steps; resuming is exact.",
        on_click=_pause,
        args=(run,),
    )
    st.button(
        "Stop",
        icon=":material/stop:",
        disabled=leaving or testing,
        key=f"stop-{run.id}",
        help="Ends the training after the current steps, tests the network and keeps it.",
        on_click=_stop,
        args=(run,),
    )
    _kill(run)
    if state.phase in ("running", "starting"):
        _learning_rate(run, asked)


def _pause(run: Run) -> None:
    rest = RunStore(run.folder.parent).pause
    ask(lambda: rest(run), "The run saves everything after the current steps and rests.")


def _stop(run: Run) -> None:
    ask(run.request_stop, "The run ends after the current steps and keeps what it has learnt.")


def _kill(run: Run) -> None:
    """Behind a second click, with what it costs at the moment of the first."""
    opened = {"key": f"kill-menu-{run.id}", "on_change": "rerun"}
    with st.popover("Kill", icon=":material/power_off:", **opened):  # type: ignore[arg-type]
        st.markdown("For a run that no longer answers: its process ends at once and saves nothing.")
        st.caption(live_resting.loss_now(run.state(), checkpoints.newest_step(run)))
        if st.button("Kill the process", key=f"kill-{run.id}"):
            if control.kill(run):
                st.rerun()
            st.caption("No process of this machine trains the run at this moment; try again.")


def _learning_rate(run: Run, asked: dict[str, Any]) -> None:
    try:
        configured = run.config().training.learning_rate
    except ConfigError:
        return
    current = float(asked.get("learning_rate") or configured)
    with st.form(f"learning-rate-{run.id}", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            value = st.number_input(
                "Base learning rate",
                min_value=0.0,
                max_value=1e9,
                value=current,
                step=current / 10,
                format="%.6g",
                key=f"rate-{run.id}",
                width=180,
                help="A schedule goes on from the new value in proportion.",
            )
            if st.form_submit_button("Change") and value > 0 and value != current:
                done = f"Asked for a learning rate of {value:g}; the curve marks the change."
                ask(lambda: run.request_learning_rate(value), done)
