"""Six ways to choose the first weights, trained beside each other: table, spreads, losses."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from numpy.typing import NDArray

from core.concepts.initialization import (
    ACTIVATIONS,
    BIASES,
    SCHEMES,
    STEPS,
    UNITS,
    Setting,
    Spread,
    Tried,
    deviation,
)
from core.plots.compared import Chart, Line, charts
from ui import engine_work, wording
from ui.compare_curves import ZOOM
from ui.controls import Controls
from ui.engine_work import Work

MOMENTS = {"before": "Before the first step", "after": f"After {STEPS} steps"}
OFFERED = {f"{bias:g}": f"{bias:g}" for bias in BIASES}
RATES = {"0.03": "0.03", "0.01": "0.01", "0.1": "0.1"}
FIRST_INPUTS = 784  # px of a digit
FIRE = "Units that fire"
LEAST = 1e-15  # below it there is nothing but rounding


def show(controls: Controls) -> None:
    """Controls, then what was measured."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        depth = controls.slider("depth", "Hidden layers", 1, 10, 6, width=150)
        activation = controls.choice("activation", "Activation", ACTIVATIONS, width=120)
        bias = float(controls.choice("bias", "Bias at first", OFFERED, width=110))
        rate = float(controls.choice("rate", "Learning rate", RATES, width=130))
        seed = controls.number("seed", "Seed", 1, 99, 1, width=120)
        setting = Setting(depth, activation, bias, rate, seed)
        asked = [(scheme, setting) for scheme in SCHEMES]
        work = Work("concepts.initialization", asked, list(SCHEMES.values()))
        engine_work.button(work, "Train all six")
    found = engine_work.results(work)
    if found:
        _results(controls, found, work, setting)
    elif not work.started:
        st.caption(
            f"Six networks of the same shape learn the 1,437 digits for {STEPS} steps. It takes a "
            "few seconds."
        )


def _results(controls: Controls, found: list[Tried], work: Work, setting: Setting) -> None:
    st.table(rows(found))
    seconds = sum(each.seconds for each in found)
    st.caption(
        f"Layers of {UNITS} units. Units that differ, and units that fire (output above 0, mean "
        f"over 256 digits): of hidden layer {setting.depth}, the last one. Loss in nats; guessing "
        f"has 2.30. Seed {setting.seed}; measured on this machine in {seconds:.1f} s."
    )
    moment = controls.choice("moment", "Spread over the layers", MOMENTS, switch=True)
    left, right = st.columns(2, gap="large")
    with left:
        drawn = engine_work.figure(work, moment, lambda found: spreads(found, moment))
        st.plotly_chart(drawn, key="spreads", config=ZOOM, alt=spreads_told(found, moment))
        st.caption("Logarithmic: a spread of 0 has no place here, so a line may be missing.")
    with right:
        drawn = engine_work.figure(work, "curves", curves)
        ends = "; ".join(f"{SCHEMES[each.scheme]} {_loss(each.losses[-1])}" for each in found)
        told = f"Loss over {STEPS} steps; at the end {ends}."
        st.plotly_chart(drawn, key="losses", config=ZOOM, alt=told)
    _biases(found, setting)


def _biases(found: list[Tried], setting: Setting) -> None:
    """Bias zero against positive ones."""
    st.subheader("Bias zero against a positive one", anchor=False)
    st.table(biases(found))
    st.caption(
        f"Units that fire in hidden layer {setting.depth} before the first step, by the bias of "
        "all hidden units; the weights are the same. Where these are tiny a positive bias alone "
        "decides: every unit fires, whatever the picture."
    )


def biases(found: list[Tried]) -> dict[str, list[str]]:
    """A row a way, a column a bias: share of units that fire."""
    columns = {"First weights": [SCHEMES[each.scheme] for each in found]}
    return columns | {
        f"Bias {bias:g}": [wording.percent(float(each.fires[k]), 0) for each in found]
        for k, bias in enumerate(BIASES)
    }


def rows(found: list[Tried]) -> dict[str, list[str]]:
    """The table: one row a way."""
    last = f"Loss after {STEPS}"
    return {
        "First weights": [SCHEMES[each.scheme] for each in found],
        "Units that differ": [
            f"{each.before.distinct[-1]} → {each.after.distinct[-1]}" for each in found
        ],
        FIRE: [f"{_share(each.before)} → {_share(each.after)}" for each in found],
        "Loss at first": [_loss(each.losses[0]) for each in found],
        last: [_loss(each.losses[-1]) for each in found],
    }


def _share(spread: Spread) -> str:
    return wording.percent(float(spread.firing[-1]), 0)


def _loss(value: float) -> str:
    return f"{value:.3f}" if np.isfinite(value) else "diverged"


def spreads(found: list[Tried], moment: str) -> go.Figure:
    """Activation and gradient spread over the layers, before or after the training."""
    parts: tuple[tuple[str, Callable[[Spread], NDArray[np.float64]]], ...] = (
        ("Activations, standard deviation", lambda spread: spread.activation),
        ("Gradients, standard deviation", lambda spread: spread.gradient),
    )
    panels = []
    for title, part in parts:
        values = [part(each.before if moment == "before" else each.after) for each in found]
        lines = [
            _line(each.scheme, 1 + np.arange(len(value)), np.where(value > LEAST, value, np.nan))
            for each, value in zip(found, values, strict=True)
        ]
        panels.append(Chart(title, lines, log=True))
    figure = charts(panels, "Hidden layer", height=170)
    figure.update_xaxes(dtick=1)
    return figure.update_yaxes(dtick=_decades(found, moment), exponentformat="power")


def spreads_told(found: list[Tried], moment: str) -> str:
    """The spreads of the first and the last hidden layer in words."""
    told = []
    for each in found:
        part = each.before if moment == "before" else each.after
        sizes = [f"{a[0]:.2g} to {a[-1]:.2g}" for a in (part.activation, part.gradient)]
        told.append(f"{SCHEMES[each.scheme]} {sizes[0]}, gradients {sizes[1]}")
    return (
        f"Standard deviation of activations and gradients, {MOMENTS[moment].lower()}, from the "
        f"first hidden layer to the last: {'; '.join(told)}."
    )


def _decades(found: list[Tried], moment: str) -> int:
    """Powers of ten between two lines of the axis, so that about five of them are drawn."""
    parts = [each.before if moment == "before" else each.after for each in found]
    values = np.concatenate([array for part in parts for array in (part.activation, part.gradient)])
    sizes = np.log10(values[np.isfinite(values) & (values > LEAST)])
    return max(1, round(float(np.ptp(sizes)) / 5)) if len(sizes) else 1


def curves(found: list[Tried]) -> go.Figure:
    """The loss of all over the steps."""
    lines = [_line(each.scheme, np.arange(len(each.losses)), each.losses) for each in found]
    return charts([Chart("Loss, nats", lines)], "Step", height=386)


def _line(scheme: str, x: NDArray[np.int64], y: NDArray[np.float64]) -> Line:
    place = list(SCHEMES).index(scheme)
    return Line(SCHEMES[scheme], place, x.astype(float), y, dash=place)


def formulas() -> None:
    """The three that count the inputs, with the numbers of the first two layers filled in."""
    st.markdown("**The standard deviation of the first weights** (n inputs, m units)")
    names = ("inputs", "he", "glorot")
    texts = (r"\sqrt{1/n}", r"\sqrt{2/n}", r"\sqrt{2/(n+m)}")
    for column, name, text in zip(st.columns(3), names, texts, strict=True):
        first, later = (deviation(name, n, UNITS) for n in (FIRST_INPUTS, UNITS))
        column.latex(text)
        column.caption(
            f"{SCHEMES[name]}: {first:.4f} with n = {FIRST_INPUTS}, {later:.4f} with n = {UNITS}, "
            f"both to m = {UNITS} units."
        )
