"""An LSTM and a plain recurrent unit side by side on a task that needs memory, trained in the
engine while one looks on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

import numpy as np
import streamlit as st

from core.concepts.memory_task import BATCH, CELLS, LENGTHS, REMEMBERS, STEPS, UNITS, Learned
from core.engine_client import Engine, EngineError
from core.plots.compared import Chart, Line, charts
from ui import cache, jobs, wording
from ui.compare_curves import ZOOM
from ui.controls import Controls

BIASES = {
    "5": "5: the tap starts 99 % open",
    "3": "3: starts 95 % open",
    "1": "1: starts 73 % open, Keras's default",
    "0": "0: starts half open",
}
PAIRS = [(cell, length) for length in LENGTHS for cell in CELLS]
Key = tuple[str, int, float]


@dataclass
class Training:
    """All pairs of cell and length, one question to the engine each, so that others get their
    answers in between."""

    found: list[Learned] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, engine: Engine, seed: int, forget_bias: float) -> list[Learned]:
        """In a thread. Raises EngineError; goes on where it stopped when asked again."""
        with self.lock:
            for pair in PAIRS[len(self.found) :]:
                self.found.append(engine.ask("concepts.memory", *pair, seed, forget_bias))
            return self.found


@st.cache_resource(max_entries=32, show_spinner=False)
def _training(key: Key) -> Training:
    return Training()


def show(controls: Controls) -> None:
    """The task, its controls, and what was measured."""
    st.subheader("What came first?", anchor=False)
    st.markdown(
        "The first number of a sequence is 1 or −1, all others are noise. At the end the network "
        "must say which it was. A plain unit, h = tanh(w x + u h + b), must carry the answer "
        "through every step of its only state; the LSTM can keep it in c."
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        bias = float(controls.choice("forget", "Forget bias at the start", BIASES, width=290))
        seed = controls.number("seed", "Seed", 1, 99, 1, width=120)
        key = ("memory", seed, bias)
        if not _started(key):
            st.button(
                "Train both", type="primary", key="train-memory", on_click=_start, args=(key,)
            )
    if _started(key):
        _trained(key)


def _started(key: Key) -> bool:
    return key in st.session_state.setdefault("memory-started", set()) or bool(_training(key).found)


def _start(key: Key) -> None:
    st.session_state["memory-started"].add(key)


def _trained(key: Key) -> None:
    training = _training(key)
    future = jobs.shared().get(key, training.run, cache.engine(), *key[1:])
    try:
        jobs.wait((future,), timeout=jobs.PATIENCE_SECONDS)
        if future.done():
            _results(future.result(), key)
            return
    except EngineError as problem:
        jobs.shared().forget(key)
        st.session_state["memory-started"].discard(key)
        st.error(str(problem), icon=":material/error:")
        st.button("Try again", key="train-again", on_click=_start, args=(key,))
        return
    _progress(future, training)


def _progress(future: Future[list[Learned]], training: Training) -> None:
    @st.fragment(run_every=0.4)
    def look() -> None:
        done = len(training.found)
        cell, length = PAIRS[min(done, len(PAIRS) - 1)]
        words = (
            f"{CELLS[cell]}, {length} steps: network {min(done + 1, len(PAIRS))} of {len(PAIRS)}"
        )
        st.progress(done / len(PAIRS), words)
        if future.done():
            st.rerun()

    look()


def _results(found: list[Learned], key: Key) -> None:
    st.markdown(_verdict(found))
    table, chart = st.columns([2, 3], gap="large")
    with table:
        st.table(_rows(found))
        st.caption(
            f"Share of right answers on 2,000 new sequences; guessing gives 50 %. {UNITS} units, "
            f"{STEPS} steps of {BATCH} sequences, seed {key[1]}, forget bias {key[2]:g}; measured "
            f"on this machine in {sum(each.seconds for each in found):.1f} s."
        )
    with chart:
        st.plotly_chart(_curves(found), key="memory-curves", config=ZOOM)


def _rows(found: list[Learned]) -> dict[str, list[str]]:
    shares = {(each.cell, each.length): wording.percent(each.share, 1) for each in found}
    columns = {"Steps to remember": [f"{length}" for length in LENGTHS]}
    return columns | {
        title: [shares[cell, length] for length in LENGTHS] for cell, title in CELLS.items()
    }


def _verdict(found: list[Learned]) -> str:
    """'With this seed: the plain unit fails at 100 steps; the LSTM remembers over all lengths ...'"""
    parts = []
    for cell, title in (("simple_rnn", "the plain unit"), ("lstm", "the LSTM")):
        failed = [each.length for each in found if each.cell == cell and not each.remembers]
        if failed:
            parts.append(f"{title} **fails at {min(failed)} steps**")
        else:
            parts.append(f"{title} **remembers over all lengths tried**")
    limit = f"{100 * REMEMBERS:.0f} %"
    return f"With this seed: {'; '.join(parts)} (less than {limit} right counts as failing)."


def _curves(found: list[Learned]) -> object:
    title: Callable[[int], str] = "{} steps: right answers, %".format
    panels = [
        Chart(
            title(length),
            [
                Line(
                    CELLS[each.cell],
                    list(CELLS).index(each.cell),
                    _float(each.steps),
                    100 * each.shares,
                )
                for each in found
                if each.length == length
            ],
        )
        for length in LENGTHS
    ]
    return charts(panels, "Training step", height=110)


def _float(values: np.ndarray) -> np.ndarray:
    return values.astype(float)
