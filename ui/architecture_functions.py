"""ReLU and softmax with numbers that one can drag."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.concepts import activation as functions
from core.concepts import pictures as samples
from core.concepts import pooling
from core.plots import functions as plots
from ui import pictures
from ui.architecture_pictures import tiles_of, walked
from ui.controls import Controls
from ui.errors_figures import NO_BAR
from ui.lab_texts import notice, question
from ui.wording import percent

NAMES = {"relu": "ReLU", "tanh": "tanh", "sigmoid": "Sigmoid"}
FORMULAS = {
    "relu": r"\max(0, {z})",
    "tanh": r"\tanh({z})",
    "sigmoid": r"\frac{{1}}{{1 + e^{{-({z})}}}}",
}
AXIS = np.linspace(-5, 5, 201)
CLASSES = ("cat", "dog", "fox", "owl")
STARTS = (2.0, 1.0, 0.0, -1.0)


def activation(controls: Controls) -> None:
    """A curve with a point to drag, then real maps before and after ReLU."""
    question("What would be lost if every layer only multiplied and added?")
    left, right = st.columns([2, 3], gap="large")
    with left:
        kind = controls.choice("function", "Function", NAMES, switch=True)
        z = controls.slider("z", "Weighted sum z", -5.0, 5.0, -1.5, 0.1)
        value, slope = float(functions.activate(kind, z)), float(functions.slope(kind, z))
        st.latex(rf"a = {FORMULAS[kind].format(z=f'{z:g}')} = {value:.3f}")
        st.latex(rf"\text{{slope}} = {slope:.3f}")
    with right:
        st.plotly_chart(
            plots.activation(
                AXIS, functions.activate(kind, AXIS), functions.slope(kind, AXIS), (z, value)
            ),
            key="activation",
            config=NO_BAR,
            alt=f"{NAMES[kind]} from -5 to 5: {z:g} becomes {value:.3f}, slope {slope:.3f}.",
        )
    _maps()
    notice(
        "Layers that only multiply and add could be merged into a single one; the bend between "
        "them is what makes depth worth having. ReLU keeps a slope of 1 for every positive sum, "
        "so gradients pass undiminished; tanh and sigmoid grow flat on both sides.",
        "Nair and Hinton 2010, [Rectified linear units improve restricted Boltzmann machines]"
        "(https://www.cs.toronto.edu/~fritz/absps/reluICML.pdf); "
        "Glorot, Bordes and Bengio 2011, [Deep sparse rectifier neural networks]"
        "(https://proceedings.mlr.press/v15/glorot11a.html).",
    )


def _maps() -> None:
    """The six maps of C1 of the shipped network on an X, before and after."""
    step = walked(samples.sample("X", 28)).stages[0].step
    st.subheader("On real maps", anchor=False)
    before, after = st.columns(2, gap="large")
    with before:
        pictures.grid(tiles_of(step.sums, signed=True), 3, "The maps of C1 before ReLU", width=330)
        low, high = float(step.sums.min()), float(step.sums.max())
        reach = f"{low:.2f} to {high:.2f}".replace("-", "−")
        st.caption(f"The sums of C1 on an X, {reach}: blue negative, orange not.")
    with after:
        pictures.grid(tiles_of(step.values), 3, "The maps of C1 after ReLU", width=330)
        zeros = percent(float((step.values == 0).mean()), 0)
        st.caption(f"After ReLU: {zeros} of the values are 0, the others unchanged.")


def softmax(controls: Controls) -> None:
    """Four scores to drag, their probabilities, and a shift that changes nothing."""
    question("All scores grow by 3. What happens to the probabilities?")
    left, right = st.columns([2, 3], gap="large")
    with left:
        found = [
            controls.slider(f"z{place}", f"Score of “{name}”", -5.0, 5.0, start, 0.1)
            for place, (name, start) in enumerate(zip(CLASSES, STARTS, strict=True), start=1)
        ]
        more = controls.slider("more", "Add to all scores", -5.0, 5.0, 0.0, 0.5)
    scores = np.array(found) + more
    shares = pooling.softmax(scores)
    with right:
        pairs = zip(CLASSES, shares, strict=True)
        told = ", ".join(f"{name} {percent(float(share), 1)}" for name, share in pairs)
        st.plotly_chart(
            plots.scores(CLASSES, scores, shares), key="softmax", config=NO_BAR, alt=told
        )
        st.latex(_sum(scores, shares))
    notice(
        "Softmax keeps the order, makes everything positive and the sum 1. Only the differences "
        "count: 1 more means e ≈ 2.72 times the probability against the others. It never gives "
        "exactly 0 or 1, and it cannot say that no class fits.",
        "Bridle 1990, [Probabilistic interpretation of feedforward classification network outputs]"
        "(https://doi.org/10.1007/978-3-642-76153-9_28); "
        "Goodfellow, Bengio and Courville 2016, [Deep learning](https://www.deeplearningbook.org), "
        "section 6.2.2.3.",
    )


def _sum(scores: np.ndarray, shares: np.ndarray) -> str:
    best = int(scores.argmax())
    powers = np.exp(scores)
    below = " + ".join(f"{each:.3g}" for each in powers)
    return (
        rf"\begin{{aligned}}p_{{\text{{{CLASSES[best]}}}}} &= "
        rf"\frac{{e^{{{scores[best]:.1f}}}}}{{\sum_k e^{{z_k}}}}\\[0.4em]"
        rf"&= \frac{{{powers[best]:.3g}}}{{{below}}} = {shares[best]:.3f}\end{{aligned}}"
    )
