"""The queue as it moves: what trains, what waits, what rests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from core.runs.run import Run
from core.runs.store import CannotResume, RunStore
from ui import queue_facts, run_choice, shell
from ui.phase import badge
from ui.queue_facts import Waiting
from ui.run_rows import RunRow
from ui.wording import count, duration, literal, shorten

PAGE = 20
RESTING_SHOWN = 10
LETTERS = 34
# The names of the arrows are there for screen readers and tooltips, not for the eye.
STYLE = """
[class*="st-key-queue-moves-"] button span div { position: absolute; width: 1px; height: 1px;
  overflow: hidden; clip-path: inset(50%); }
"""


@st.fragment(run_every=2.0)
def show() -> None:
    """Three lists; they renew themselves, and a click acts on the run that it names."""
    st.html(f"<style>{STYLE}</style>")
    rows = run_choice.newest()
    training = queue_facts.busy(rows)
    if problem := st.session_state.pop("queue-problem", ""):
        st.warning(problem, icon=":material/error:")
    _training(training)
    _waiting(training)
    _resting(queue_facts.resting(rows))


def _training(training: Sequence[RunRow]) -> None:
    st.subheader("In training", anchor=False)
    if problem := shell.supervisor(RunStore().root).problem:
        st.markdown(problem)
    if not training:
        st.caption("Nothing at this moment.")
    for each in training:
        state = each.state
        with st.container(horizontal=True, vertical_alignment="center"):
            _link(each)
            badge(state.phase)
            left = state.seconds_left
            rest = f", about {duration(left)} left" if left is not None else ""
            if state.epochs:
                st.caption(f"Epoch {max(1, state.epoch)} of {state.epochs}{rest}", width="content")


def _waiting(training: Sequence[RunRow]) -> None:
    st.subheader("Waiting", anchor=False)
    runs = RunStore().queued()
    if not runs:
        st.caption("No run waits. The queue goes on without a browser and after a restart.")
        return
    pages = -(-len(runs) // PAGE)
    number = st.pagination(pages, key=f"queue-page-of-{pages}") if pages > 1 else 1
    entries = queue_facts.waiting(runs, training)
    with st.container(gap="xsmall"):
        for entry in entries[(number - 1) * PAGE : number * PAGE]:
            _entry(entry, len(entries))
    takes = [each.takes for each in entries]
    known = sum(each for each in takes if each is not None)
    about = "about" if None not in takes else "more than"
    st.caption(
        f"{count(len(runs))} {'run waits' if len(runs) == 1 else 'runs wait'}, {about} "
        f"{duration(known)} of training together. Runs are trained "
        f"{queue_facts.in_turn(queue_facts.at_once())}."
    )


def _entry(entry: Waiting, many: int) -> None:
    run_id, place = entry.run.id, entry.place
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{place + 1}**", width="content")
        _link(entry.run)
        st.caption(_times(entry), width="content")
        st.space("stretch")
        with st.container(
            horizontal=True, wrap=False, gap="xxsmall", width="content", key=f"queue-moves-{run_id}"
        ):
            for icon, name, off, to in (
                ("vertical_align_top", "Run next", place == 0, 0),
                ("arrow_upward", "Move up", place == 0, place - 1),
                ("arrow_downward", "Move down", place == many - 1, place + 1),
            ):
                _button(icon, name, run_id, lambda s, r, to=to: s.move(r, to), off)
            _button("pause", "Take out, to resume later", run_id, lambda s, r: s.pause(r))
            _button("close", "Cancel", run_id, lambda s, r: s.cancel(r))


def _button(
    icon: str, name: str, run_id: str, act: Callable[[RunStore, Run], Any], off: bool = False
) -> None:
    st.button(
        name,
        key=f"{icon}-{run_id}",
        type="tertiary",
        icon=f":material/{icon}:",
        help=name,
        disabled=off,
        on_click=_do,
        args=(act, [run_id]),
    )


def _times(entry: Waiting) -> str:
    """'begins in about 2 min 5 s, trains for about 40 s'."""
    parts = []
    if entry.begins is not None:
        soon = entry.begins < 1
        parts.append("begins next" if soon else f"begins in about {duration(entry.begins)}")
    if entry.takes is not None:
        parts.append(f"trains for about {duration(entry.takes)}")
    return ", ".join(parts) or "nobody knows for how long"


def _resting(resting: Sequence[RunRow]) -> None:
    if not resting:
        return
    st.subheader("Resting", anchor=False)
    st.caption("Paused or interrupted; each goes on from its last checkpoint.")
    for each in resting[:RESTING_SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Resume",
                icon=":material/play_arrow:",
                key=f"resume-{each.id}",
                on_click=_do,
                args=(_resume, [each.id]),
            )
            _link(each)
            badge(each.state.phase)
            if each.state.steps:
                done = f"{count(each.state.step)} of {count(each.state.steps)} steps"
                st.caption(done, width="content")
    if len(resting) > 1:
        st.button(
            f"Resume all {count(len(resting))}",
            icon=":material/playlist_play:",
            key="resume-all",
            on_click=_do,
            args=(_resume, [each.id for each in reversed(resting)]),
        )


def _resume(store: RunStore, run: Run) -> None:
    store.resume(run)


def _link(each: RunRow) -> None:
    name = literal(shorten(each.heading, LETTERS))
    st.page_link("pages/train.py", label=name, query_params={"run": each.id})


def _do(act: Callable[[RunStore, Run], Any], ids: Sequence[str]) -> None:
    """Act on runs by their id; a run that is gone or over meanwhile is one sentence."""
    store = RunStore()
    for run_id in ids:
        try:
            act(store, store.get(run_id))
        except (LookupError, CannotResume) as problem:
            st.session_state["queue-problem"] = str(problem)
        except OSError as problem:
            st.session_state["queue-problem"] = f"The queue cannot be changed: {problem.strerror}."
