"""An LSTM and a plain recurrent unit side by side on a task that needs memory, trained in the
engine while one looks on."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from core.concepts.memory_task import BATCH, CELLS, LENGTHS, REMEMBERS, STEPS, UNITS, Learned
from core.plots.compared import Chart, Line, charts
from ui import engine_work, wording
from ui.compare_curves import ZOOM
from ui.controls import Controls
from ui.engine_work import Work

BIASES = {
    "5": "5: the tap starts 99 % open",
    "3": "3: starts 95 % open",
    "1": "1: starts 73 % open, Keras's default",
    "0": "0: starts half open",
}
PAIRS = [(cell, length) for length in LENGTHS for cell in CELLS]
WORDS = [f"{CELLS[cell]}, {length} steps" for cell, length in PAIRS]


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
        work = Work("concepts.memory", [(*pair, seed, bias) for pair in PAIRS], WORDS)
        engine_work.button(work, "Train both")
    found = engine_work.results(work)
    if found:
        _results(found, work, seed, bias)
    elif not work.started:
        st.caption(
            f"Six trainings: both kinds over {', '.join(map(str, LENGTHS[:-1]))} and {LENGTHS[-1]} "
            "steps. It takes about ten seconds."
        )


def _results(found: list[Learned], work: Work, seed: int, bias: float) -> None:
    st.markdown(_verdict(found))
    table, chart = st.columns([2, 3], gap="large")
    with table:
        st.table(_rows(found))
        st.caption(
            f"Share of right answers on 2,000 new sequences; guessing gives 50 %. {UNITS} units, "
            f"{STEPS} steps of {BATCH} sequences, seed {seed}, forget bias {bias:g}; measured "
            f"on this machine in {sum(each.seconds for each in found):.1f} s."
        )
    with chart:
        st.plotly_chart(
            engine_work.figure(work, "curves", _curves),
            key="memory-curves",
            config=ZOOM,
            alt=_told(found),
        )


def _rows(found: list[Learned]) -> dict[str, list[str]]:
    shares = {(each.cell, each.length): wording.percent(each.share, 1) for each in found}
    columns = {"Steps to remember": [f"{length}" for length in LENGTHS]}
    return columns | {
        title: [shares[cell, length] for length in LENGTHS] for cell, title in CELLS.items()
    }


def _verdict(found: list[Learned]) -> str:
    """Which of the two fails, and from which length on."""
    parts = []
    for cell, title in (("simple_rnn", "the plain unit"), ("lstm", "the LSTM")):
        failed = [each.length for each in found if each.cell == cell and not each.remembers]
        if failed:
            parts.append(f"{title} **fails at {min(failed)} steps**")
        else:
            parts.append(f"{title} **remembers over all lengths tried**")
    limit = f"{100 * REMEMBERS:.0f} %"
    return f"With this seed: {'; '.join(parts)} (less than {limit} right counts as failing)."


def _told(found: list[Learned]) -> str:
    ends = "; ".join(
        f"{CELLS[each.cell]} over {each.length} steps {wording.percent(each.shares[-1], 1)}"
        for each in found
    )
    return f"Right answers in the course of {STEPS} training steps; at the end {ends}."


def _curves(found: list[Learned]) -> go.Figure:
    panels = []
    for length in LENGTHS:
        lines = [
            Line(title, color, each.steps.astype(float), 100 * each.shares, dash=color)
            for color, (cell, title) in enumerate(CELLS.items())
            for each in found
            if (each.cell, each.length) == (cell, length)
        ]
        panels.append(Chart(f"{length} steps: right answers, %", lines))
    return charts(panels, "Training step", height=100)
