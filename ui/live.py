"""A run as it happens: progress, curves, stop, learning rate, log."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.plots.curves import rate_changes, series
from core.runs.run import Run
from core.runs.state import RunState
from core.runs.store import RunStore
from core.supervisor import worker_state
from ui import cache, live_controls, run_choice, shell
from ui.components import live_chart
from ui.live_kinds import Kind
from ui.wording import count, duration

YOUNG_SECONDS = 60.0
BUSY = ("starting", "running", "evaluating")
LOG_LINES = 200
SURE_SHARE, SURE_SECONDS = 0.02, 10.0


def watch(run: Run, first: RunState, kind: Kind) -> None:
    """Draw the run, whose state is `first`; while it is active the drawing renews itself once or
    twice a second, and the page once the phase is another one."""
    interval = _interval(first)
    # A slot that is always there: the chart below must not change its place when the run ends, or
    # the browser would make it anew and lose the zoom.
    with st.container():
        if first.active:
            live_controls.show(run, first)
    with st.container(gap=None):
        live_chart.load()
        st.fragment(_tick, run_every=interval)(run, first.phase, interval, kind)


def _interval(state: RunState) -> float | None:
    """Seconds between two looks: often while the run is young, never after its end."""
    if not state.active:
        return None
    if not state.step:
        return 0.2  # somebody has just pressed the button
    return 0.5 if state.seconds < YOUNG_SECONDS else 1.0


def _tick(run: Run, phase: str, interval: float | None, kind: Kind) -> None:
    state = run.state()
    if state.phase != phase or _interval(state) != interval:
        st.rerun()  # the page around this fragment depends on the phase
    with st.container():
        _progress(run, state, kind)
        if state.phase not in ("queued", "starting"):
            _facts(state, kind)
    if state.phase not in ("queued", "starting"):
        _curves(run, state, kind)


def _progress(run: Run, state: RunState, kind: Kind) -> None:
    if state.phase == "queued":
        st.progress(0.0, _waiting(run))
    elif state.phase == "starting":
        st.progress(0.0, state.message or kind.loading)
    elif state.phase == "running":
        st.progress(state.share, _running(state))
    elif state.phase == "evaluating":
        st.progress(1.0, kind.testing)
    elif state.message:
        st.markdown(f"{state.message} {_remedy(state)}")


def _waiting(run: Run) -> str:
    """Why nothing happens yet."""
    store = RunStore(run.folder.parent)
    worker = worker_state(store.root)
    waiting = [each.id for each in store.queued()]
    # A worker may have claimed the run since its state was read.
    ahead = waiting.index(run.id) if run.id in waiting else 0
    if problem := shell.supervisor(store.root).problem:
        return problem
    busy = next((each for each in run_choice.newest() if each.state.phase in BUSY), None)
    if busy:
        behind = f" and {ahead} more" if ahead else ""
        return f"Waiting for {busy.heading}{behind}. Runs are trained one at a time."
    if worker is None or worker.get("stage") == "importing":
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


def _remedy(state: RunState) -> str:
    if state.phase == "interrupted":
        return "Everything up to then is kept; to start again, build a variant of it below."
    return ""


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
    rows = cache.metrics(run.folder)
    if rows.empty:
        st.caption("The first values appear here within a second of training.")
        return
    per_epoch = state.steps / state.epochs if state.epochs else 1.0
    live_chart.show(
        "curves",
        kind.panels,
        series(rows, per_epoch, kind.panels),
        rate_changes(rows, per_epoch),
        best_epoch=state.best_epoch,
    )
    st.caption(kind.advice)


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
