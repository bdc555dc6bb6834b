"""Where each run of a lab stands, and what can be done about it."""

from __future__ import annotations

import math
from contextlib import suppress
from functools import partial

import streamlit as st

from core.lab.record import Lab
from core.lab.results import Cell, Cells
from core.runs.run import Run, RunNotFound
from core.runs.store import CannotResume, RunStore
from ui import lab_start
from ui.asking import ask
from ui.components import lab_grid
from ui.components.lab_grid import Tile
from ui.phase import label
from ui.wording import duration, percent, perplexity

KINDS = {"queued": "waiting", "finished": "done", "missing": "none"}
BUSY = ("starting", "running", "evaluating")


def show(lab: Lab, cells: Cells) -> None:
    """While the lab trains: how far it is, the grid of its runs, and the way to end it."""
    done = sum(each.phase == "finished" for each in cells.values())
    share = sum(1.0 if each.phase == "finished" else _share(each) for each in cells.values())
    words = f"{done} of {len(cells)} runs finished"
    if left := _left(cells):
        words += f", about {duration(left)} left"
    st.progress(min(1.0, share / len(cells)), words)
    runs(lab, cells, heading=False)
    if st.button("Cancel all", icon=":material/close:", key="lab-cancel"):
        store = RunStore()
        active = [each.run for each in cells.values() if each.run and each.active]
        if all(ask(partial(store.cancel, run)) for run in active):
            st.rerun()


def _share(each: Cell) -> float:
    return each.state.share if each.state else 0.0


def _left(cells: Cells) -> float | None:
    """Seconds until all active runs are through, by the pace of those that are."""
    took = [
        each.state.ended - each.state.started
        for each in cells.values()
        if each.phase == "finished" and each.state and each.state.ended and each.state.started
    ]
    if not took:
        return None
    mean = math.fsum(took) / len(took)
    return sum((1 - _share(each)) * mean for each in cells.values() if each.active)


def runs(lab: Lab, cells: Cells, *, heading: bool = True) -> None:
    """The grid: a row an arm, a column a seed, each cell a link to its run."""
    plan = lab.plan
    if heading:
        st.subheader("Runs", anchor=False)
    tiles = [
        [_tile(cells[arm, seed], plan.title(arm), seed) for seed in plan.seeds] for arm in plan.arms
    ]
    lab_grid.show("lab-grid", [plan.title(arm) for arm in plan.arms], plan.seeds, tiles)


def _tile(each: Cell, arm: str, seed: int) -> Tile:
    text = _text(each)
    kind = KINDS.get(each.phase, "busy" if each.phase in BUSY else "trouble")
    href = f"train?run={each.run.id}" if each.run else ""
    share = 1.0 if kind == "done" else _share(each)
    message = f", {each.state.message}" if each.state and each.state.message else ""
    return Tile(text, f"{arm}, seed {seed}: {text}{message}", href, share, kind)


def _text(each: Cell) -> str:
    state = each.state
    if state is None:
        return "No run"
    if state.phase == "finished" and state.test_perplexity is not None:
        return perplexity(state.test_perplexity)
    if state.phase == "finished" and state.test_accuracy is not None:
        return percent(state.test_accuracy)
    if state.phase == "running":
        return f"Epoch {max(1, state.epoch)}"
    return label(state.phase)


def go_on(lab: Lab, cells: Cells, over: bool) -> None:
    """Runs that failed, were stopped, deleted or never queued can be queued again; resting ones
    resumed."""
    store = RunStore()
    resting = [each.run for each in cells.values() if each.run and _rests(each)]
    missing = len(lab.missing(store)) if over else 0
    if not missing and not resting:
        return
    words = [f"{missing} without a result"] * bool(missing)
    words += [f"{len(resting)} paused or interrupted"] * bool(resting)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/info: {' and '.join(words)}.", width="content")
        pressed = st.button("Train them", icon=":material/play_arrow:", key="lab-go-on")
    if pressed and all(ask(partial(_resume, store, run)) for run in resting):
        if missing:
            lab_start.queue(lab.plan)
        st.rerun()


def _resume(store: RunStore, run: Run) -> None:
    with suppress(CannotResume, RunNotFound):  # it has ended or was deleted meanwhile
        store.resume(run)


def _rests(each: Cell) -> bool:
    return bool(each.state and each.state.resting)
