"""How far a sweep is, and what it waits for."""

from __future__ import annotations

import statistics

import streamlit as st

from core.runs.queue import QueueFull
from core.runs.state import RunState
from core.runs.store import RunStore
from ui import queue_facts, shell
from ui.sweep_facts import Facts
from ui.wording import duration


def show(facts: Facts) -> None:
    """A bar with a sentence; of a sweep that is over only what is worth a word."""
    done, trials = len(facts.done), facts.plan.search.trials
    if facts.end.ended:
        if facts.end.reason:
            st.info(f"Ended after {done} trials. {facts.end.reason}", icon=":material/info:")
        return
    part = sum(state.share for state in facts.states.values())
    st.progress(min(1.0, (done + part) / trials), f"{done} of {trials} trials. {_now(facts)}")


def _now(facts: Facts) -> str:
    if facts.end.paused:
        saving = any(state.active for state in facts.states.values())
        return "Saving what trains, then it rests." if saving else "Paused; nothing is lost."
    found = [_trial(facts, number, state) for number, state in facts.states.items()]
    if not found:
        return _nothing()
    return f"{' '.join(found)}{_left(facts)}"


def _nothing() -> str:
    """Why no trial waits or trains."""
    store = RunStore()
    try:
        store.check_room()
    except QueueFull:
        return "The queue is full; the next trial comes when there is room."
    if problem := shell.supervisor(store.root).problem:
        return problem
    return "The worker takes it up next; when it starts anew this takes about ten seconds."


def _trial(facts: Facts, number: int, state: RunState) -> str:
    if state.phase == "running":
        return f"Trial {number} trains, epoch {max(1, state.epoch)} of {state.epochs}."
    if state.phase == "paused":
        return f"Trial {number} is paused; resume or stop it, and the sweep goes on."
    if state.phase == "interrupted":
        return f"Trial {number} was interrupted; it goes on by itself from its last checkpoint."
    words = {"queued": "waits in the queue", "evaluating": "is tested"}
    return f"Trial {number} {words.get(state.phase, 'starts')}."


def _left(facts: Facts) -> str:
    """From the trials so far, which were trained on this machine."""
    took = [each.seconds for each in facts.done if each.seconds]
    if len(took) < 2:
        return ""
    search = facts.plan.search
    left = (search.trials - len(facts.done)) * (statistics.mean(took) + queue_facts.START_SECONDS)
    return f" About {duration(left / min(search.at_once, queue_facts.at_once()))} left."
