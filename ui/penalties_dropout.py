"""Dropout: masks while training, none while predicting, and why the two agree."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.concepts import dropout
from core.plots import penalties as plots
from core.plots.dropout import dropout_svg
from ui import drawing
from ui.controls import Controls
from ui.errors_figures import NO_BAR
from ui.lab_texts import notice, question

PASSES = {"1000": "1,000", "100": "100", "10": "10"}


def show(controls: Controls) -> None:
    """One training pass beside the prediction, then the mean over many passes."""
    question(
        "If half of the units are switched off while training, does the next unit not receive "
        "about half of what it will receive in a prediction?"
    )
    left, right = st.columns(2, gap="large")
    with left:
        p = controls.slider("p", "Probability p of being dropped", 0.0, 0.9, 0.5, 0.05)
    with right:
        number = controls.slider("pass", "Training pass", 1, 50, 1)
    values, weights = dropout.unit_values()
    mask = dropout.masks(p, len(values), number)[-1]
    trained = dropout.dropped(values, mask, p)
    words = f"Training pass {number}: {mask.sum()} of {len(mask)} units, each divided by {1 - p:g}"
    drawing.svg("dropout", dropout_svg(values, mask, trained, words))
    st.latex(
        rf"\text{{kept:}}\quad \frac{{x}}{{1-p}} = \frac{{x}}{{{1 - p:g}}} = "
        rf"{1 / (1 - p):.3g}\,x \qquad \text{{dropped:}}\quad 0"
    )
    _many(controls, p, values, weights, float(trained @ weights))
    notice(
        "Each pass trains another thinned network, so no unit can count on one particular "
        "neighbour. One pass may be far from the prediction, but the mean over the passes is the "
        "prediction: that is what the division by 1 − p is for. At p = 0 nothing happens; the "
        "closer p comes to 1, the wilder the single passes.",
        "Srivastava and others 2014, [Dropout: a simple way to prevent neural networks from "
        "overfitting](https://jmlr.org/papers/v15/srivastava14a.html). The paper multiplies by "
        "1 − p when predicting; today's libraries divide while training, which has the same mean.",
    )


def _many(
    controls: Controls, p: float, values: np.ndarray, weights: np.ndarray, this: float
) -> None:
    """The sum of the next unit in many passes against that of the prediction."""
    st.subheader("What the next unit receives", anchor=False)
    passes = int(controls.choice("passes", "Passes", PASSES, switch=True))
    sums = dropout.sums(values, weights, p, passes)
    prediction = float(values @ weights)
    error = dropout.spread(values, weights, p) / np.sqrt(passes)
    with st.container(horizontal=True, gap="medium"):
        st.metric("In the pass above", f"{this:.3f}", width="content")
        st.metric(f"Mean of {passes:,} passes", f"{sums.mean():.3f}", width="content")
        st.metric("In a prediction", f"{prediction:.3f}", width="content")
    st.plotly_chart(
        plots.running_mean(sums, prediction),
        key="dropout-mean",
        config=NO_BAR,
        alt=f"Mean of {passes:,} training passes {sums.mean():.3f}, prediction {prediction:.3f}.",
    )
    st.caption(
        f"The next unit sums w·x with fixed weights. By theory one pass varies by "
        f"{dropout.spread(values, weights, p):.3f} (standard deviation), the mean of {passes:,} "
        f"by {error:.3f}."
    )
