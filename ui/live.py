"""A run as it happens: progress, curves, what can be asked of it, log."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.plots.curves import rate_changes, series
from core.runs.run import Run
from core.runs.state import RunState
from core.runs.store import RunStore
from core.supervisor import worker_states
from ui import cache, live_controls, live_resting, queue_facts, run_choice, shell
from ui.components import live_chart
from ui.live_kinds import Kind
from ui.wording import count, duration, literal

YOUNG_SECONDS = 60.0
RESTING_SECONDS = 2.0
WAITING = ("queued", "starting")
LOG_LINES = 200
SURE_SHARE, SURE_SECONDS = 0.02, 10.0


def watch(run: Run, first: RunState, kind: Kind) -> None:
    """Draw the run, whose state is `first`; until it is over the drawing renews itself, once or
    twice a second while it is active, and the page once the phase is another one."""
    interval = _interval(first)
    # A slot that is always there: the chart below must not change its place when the run ends, or
    # the browser would make it anew and lose the zoom.
    with st.container():
        if first.active:
            live_controls.show(run, first)
        elif first.resting:
            live_resting.show(run, first)
    with st.container(gap=None):
        live_chart.load()
        st.fragment(_tick, run_every=interval)(run, first.phase, interval, kind)


def _interval(state: RunState) -> float | None:
    """Seconds between two looks: often while the run is young, never after its end."""
    if state.resting:
        return RESTING_SECONDS  # it may be resumed in another tab, or by itself
    if not state.active:
        return None
    if not state.step:
        return 0.2  # somebody has just pressed the button
    return 0.5 if state.seconds < YOUNG_SECONDS else 1.0


def _tick(run: Run, phase: str, interval: float | None, kind: Kind) -> None:
    state = run.state()
    with st.container():
        _progress(run, state, kind)
        if state.phase not in WAITING and state.epochs:
            _facts(state, kind)
    _curves(run, state, kind)
    # What is new is drawn before the page around it follows: nobody waits for both.
    if state.phase != phase or _interval(state) != interval or not run.exists():
        st.rerun()


def _progress(run: Run, state: RunState, kind: Kind) -> None:
    if state.phase == "queued":
        st.progress(0.0, _waiting(run))
    elif state.phase == "starting":
        st.progress(0.0, state.message or kind.loading)
    elif state.phase == "running":
        st.progress(state.share, _running(state))
    elif state.phase == "evaluating":
        st.progress(1.0, kind.testing)
    elif state.resting:
        if state.epochs:
            st.progress(state.share, f"Rests in epoch {max(1, state.epoch)} of {state.epochs}")
    elif state.message:
        st.markdown(state.message)


def _waiting(run: Run) -> str:
    """Why nothing happens yet."""
    store = RunStore(run.folder.parent)
    stages = [who.get("stage") for who in worker_states(store.root)]
    runs = store.queued()
    waiting = [each.id for each in runs]
    # A worker may have claimed the run since its state was read.
    ahead = waiting.index(run.id) if run.id in waiting else 0
    if problem := shell.supervisor(store.root).problem:
        return problem
    busy = queue_facts.busy(run_choice.newest())
    workers = queue_facts.at_once()
    if len(busy) >= workers:
        behind = f" and {ahead} more" if ahead else ""
        begins = queue_facts.begins(runs[:ahead], busy)
        soon = f" This one begins in about {duration(begins)}." if begins else ""
        turns = f"Runs are trained {queue_facts.in_turn(workers)}."
        return f"Waiting for {literal(busy[0].heading)}{behind}. {turns}{soon}"
    if all(stage == "importing" for stage in stages):
        return "The worker is starting; this takes about ten seconds the first time."
    if ahead:
        return f"{ahead} {'run waits' if ahead == 1 else 'runs wait'} before this one."
    return "The worker takes this run next."


def _running(state: RunState) -> str:
    left = state.seconds_left
    # The first steps include building the computation and say little about the others.
    known = left is not None and (state.share > SURE_SHARE or state.seconds > SURE_SECONDS)
    rest = f", about {duration(left)} left" if known else ""
    return f"Epoch {max(1, state.epoch)} of {state.epochs}{rest}"


def _facts(state: RunState, kind: Kind) -> None:
    with st.container(horizontal=True, gap="medium"):
        facts = {
            "Epoch": f"{state.epoch} of {state.epochs}" if state.epochs else "–",
            "Training time": duration(state.seconds) if state.seconds else "–",
            kind.speed: kind.per_second(state),
            "Parameters": count(state.parameters or None),
            "Device": state.device or "–",
        }
        for name, value in facts.items():
            st.metric(name, value, width="content")


def _curves(run: Run, state: RunState, kind: Kind) -> None:
    """The curves; empty axes before the first values, so that the browser has the chart ready."""
    rows = cache.metrics(run.folder)
    if rows.empty and not state.active:
        return
    per_epoch = state.steps / state.epochs if state.epochs else 1.0
    live_chart.show(
        "curves",
        kind.panels,
        series(rows, per_epoch, kind.panels),
        rate_changes(rows, per_epoch),
        best_epoch=state.best_epoch,
    )
    soon = "The first values appear within a second of training."
    st.caption(soon if rows.empty else kind.advice)


def log(run: Run, active: bool, kind: Kind) -> None:
    """What the worker wrote; it renews itself while the run is active."""
    with st.expander(kind.log, icon=":material/notes:"):
        _log_text(run.folder, active)
        if run.path("samples.png").exists():
            st.image(str(run.path("samples.png")), "Some of the images that this run learns from")


def _log_text(folder: Path, active: bool) -> None:
    @st.fragment(run_every=2.0 if active else None)
    def lines() -> None:
        text = Run(folder).log_tail(LOG_LINES)
        st.code(text or "Nothing has been written yet.", language=None, height=220)

    lines()
