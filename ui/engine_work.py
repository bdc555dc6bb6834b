"""A few trainings of a lab in the engine: a button, progress, then the results.

Each training is one question, so that others get their answers in between. The results are kept for
all visitors.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from core.engine_client import Engine, EngineError
from ui import cache, jobs

STARTED = "engine-work-started"


@dataclass(frozen=True)
class Work:
    """`question` asked once with each of `arguments`; `words` name the trainings."""

    question: str
    arguments: Sequence[tuple[Any, ...]]
    words: Sequence[str]

    @property
    def key(self) -> tuple[Any, ...]:
        return self.question, *self.arguments

    @property
    def started(self) -> bool:
        """By this visitor, or found by another one before."""
        mine = st.session_state.setdefault(STARTED, set())
        return self.key in mine or bool(_answers(self.key).found)


@dataclass
class Answers:
    """What is known so far."""

    found: list[Any] = field(default_factory=list)
    figures: dict[str, go.Figure] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, engine: Engine, work: Work) -> list[Any]:
        """In a thread. Raises EngineError; goes on where it stopped when asked again."""
        with self.lock:
            for arguments in work.arguments[len(self.found) :]:
                self.found.append(engine.ask(work.question, *arguments))
            return self.found


@st.cache_resource(max_entries=64, show_spinner=False)
def _answers(key: tuple[Any, ...]) -> Answers:
    return Answers()


def button(work: Work, label: str) -> None:
    """Starts the work; nothing once it has been started."""
    if not work.started:
        st.button(label, type="primary", key="engine-work", on_click=_start, args=(work,))


def _start(work: Work) -> None:
    st.session_state[STARTED].add(work.key)


def results(work: Work) -> list[Any] | None:
    """All answers, in the order of the arguments; until then None, and here stands what is done."""
    if not work.started:
        return None
    answers = _answers(work.key)
    future = jobs.shared().get(work.key, answers.ask, cache.engine(), work)
    try:
        wait((future,), timeout=jobs.PATIENCE_SECONDS)
        if future.done():
            found: list[Any] = future.result()
            return found
    except EngineError as problem:
        jobs.shared().forget(work.key)
        st.session_state[STARTED].discard(work.key)
        st.error(str(problem), icon=":material/error:")
        st.button("Try again", key="engine-work-again", on_click=_start, args=(work,))
        return None
    _progress(future, answers, work)
    return None


def figure(work: Work, name: str, make: Callable[[list[Any]], go.Figure]) -> go.Figure:
    """`make(all answers)`, drawn once and kept: drawing takes longer than the rest of a rerun."""
    answers = _answers(work.key)
    if name not in answers.figures:
        answers.figures[name] = make(answers.found)
    return answers.figures[name]


def _progress(future: Future[list[Any]], answers: Answers, work: Work) -> None:
    @st.fragment(run_every=0.4)
    def look() -> None:
        count, done = len(work.words), len(answers.found)
        number = min(done + 1, count)
        st.progress(done / count, f"{work.words[number - 1]}: {number} of {count}")
        if future.done():
            st.rerun()

    look()
