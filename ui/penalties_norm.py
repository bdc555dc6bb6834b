"""Max-norm: two weights as an arrow that may not leave a circle."""

from __future__ import annotations

import streamlit as st

from core.concepts import max_norm
from core.plots import penalties as plots
from ui.controls import Controls
from ui.errors_figures import NO_BAR
from ui.lab_texts import notice, question


def show(controls: Controls) -> None:
    """Sliders at the left, the circle at the right, the arithmetic between them."""
    question("A step has made the two weights of a unit too long. What may they keep, and why?")
    left, right = st.columns([2, 3], gap="large")
    with left:
        first = controls.slider("w1", "Weight w₁", -3.0, 3.0, 2.4, 0.1)
        second = controls.slider("w2", "Weight w₂", -3.0, 3.0, 1.8, 0.1)
        limit = controls.slider("limit", "Limit c", 0.5, 3.0, 2.0, 0.1)
        size = max_norm.length([first, second])
        kept = max_norm.limited([first, second], limit)
        st.latex(_formula(first, second, limit, size, (float(kept[0]), float(kept[1]))))
    with right:
        st.plotly_chart(
            plots.circle((first, second), (float(kept[0]), float(kept[1])), limit),
            key="max-norm",
            config=NO_BAR,
            alt=f"The weights ({first:g}, {second:g}) have length {size:.3f}; after the limit "
            f"{limit:g} they are ({kept[0]:.3f}, {kept[1]:.3f}).",
        )
        st.caption(
            "The dotted legs are the two weights, the dashed arrow their length by Pythagoras. "
            "An arrow that ends inside the circle stays as it is."
        )
    notice(
        "The direction stays, only the length is cut, and only when it is too long: unlike L1 and "
        "L2, max-norm asks nothing of short weights. Each unit has a circle of its own; with n "
        "weights it is a sphere in n dimensions and the length still is the root of the sum of "
        "squares.",
        "Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014, [Dropout: a simple "
        "way to prevent neural networks from overfitting]"
        "(https://jmlr.org/papers/v15/srivastava14a.html), section 5.1.",
    )


def _formula(
    first: float, second: float, limit: float, size: float, kept: tuple[float, float]
) -> str:
    length = (
        r"\|w\| &= \sqrt{w_1^2 + w_2^2}\\"
        rf"&= \sqrt{{({first:g})^2 + ({second:g})^2}} = {size:.3f}"
    )
    if size <= limit:
        after = rf"\|w\| &\le c = {limit:g},\ \text{{nothing changes}}"
    else:
        after = (
            rf"w\,\frac{{c}}{{\|w\|}} &= w\cdot\frac{{{limit:g}}}{{{size:.3f}}}"
            rf" = w\cdot{limit / size:.3f}\\&= ({kept[0]:.3f},\ {kept[1]:.3f})"
        )
    return rf"\begin{{aligned}}{length}\\[0.6em]{after}\end{{aligned}}"
