"""A run that rests: what is saved, what is lost, and one click to go on."""

from __future__ import annotations

import streamlit as st

from core.runs import checkpoints
from core.runs.run import Run
from core.runs.state import RunState
from core.runs.store import RunStore
from ui.asking import ask
from ui.phase import LABELS
from ui.wording import count, duration

SAME = "Resumed, the run ends with the same weights as one that was never interrupted."


@st.fragment
def show(run: Run, state: RunState) -> None:
    """The reason, the checkpoint, and the buttons to resume or to go on by one batch."""
    saved = checkpoints.newest_step(run)
    with st.container(border=True, key="resting"):
        _, icon, color = LABELS[state.phase]
        st.markdown(f":{color}[:material/{icon}:] **{title(state)}**")
        st.markdown(f"{standing(state, saved)} {SAME}")
        with st.container(horizontal=True, vertical_alignment="center"):
            _buttons(run, saved)
        st.caption(
            "The last checkpoint stays in the run folder until the run is over; closing this page "
            "or the server changes nothing."
        )


def _buttons(run: Run, saved: int | None) -> None:
    if st.button("Resume", icon=":material/play_arrow:", type="primary", key=f"resume-{run.id}"):
        _resume(run)
    if st.button(
        "Step one batch",
        icon=":material/skip_next:",
        key=f"step-{run.id}",
        help="Trains one batch, saves everything and rests again.",
    ):
        _resume(run, steps=1)
    if saved is not None and st.button(
        "End here",
        icon=":material/stop:",
        key=f"end-{run.id}",
        help="Tests the network as it stands, after a few more steps, and keeps it.",
    ):
        _resume(run, stop=True)


def _resume(run: Run, *, steps: int = 0, stop: bool = False) -> None:
    if ask(lambda: RunStore(run.folder.parent).resume(run, steps=steps, stop=stop)):
        st.rerun()


def title(state: RunState) -> str:
    """Why the run rests, in one line."""
    if state.message:
        return state.message
    return "Paused." if state.phase == "paused" else "The training was interrupted."


def standing(state: RunState, saved: int | None) -> str:
    """Where the run goes on, and what will be trained again.

    `saved` is the step of the last checkpoint. With 40 of 132 steps saved and 51 done in 5.1 s:
    'Saved up to step 40 of 132. The 11 steps since then (about 1.1 s) will be trained again.'
    """
    if saved is None:
        if not state.step:
            return "Nothing has been trained yet."
        again = f"the {_steps(state.step)} so far{_time(state, 0)} will be trained again"
        return f"No checkpoint had been written yet, so {again}."
    share = f"step {count(saved)} of {count(state.steps)}" if state.steps else f"step {saved}"
    if state.step <= saved and state.phase == "paused":
        return f"Everything is saved at {share}; nothing is lost."
    if state.step <= saved:  # the record may be half a second behind
        return f"Saved up to {share}, the last on record; what came after it is trained again."
    again = f"The {_steps(state.step - saved)} since then{_time(state, saved)}"
    return f"Saved up to {share}. {again} will be trained again."


def loss_now(state: RunState, saved: int | None) -> str:
    """What ending the process at this moment would cost."""
    lost = state.step - (saved or 0)
    if not state.step or lost <= 0:
        return "Little or nothing that was trained would be lost."
    since = "since the last checkpoint" if saved is not None else "so far; none is saved yet"
    return (
        f"Lost would be the {_steps(lost)} {since}{_time(state, saved or 0)}. Resumed, the run "
        "trains them again in the same way."
    )


def _steps(number: int) -> str:
    return f"{count(number)} steps" if number != 1 else "1 step"


def _time(state: RunState, saved: int) -> str:
    """' (about 1.1 s)': the training time of the steps after `saved`."""
    if not state.step or not state.seconds:
        return ""
    return f" (about {duration(state.seconds * (state.step - saved) / state.step)})"
