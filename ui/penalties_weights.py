"""L1 and L2: what a weight costs, and what that does to it in a training."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.concepts import weight_penalties as penalties
from core.plots import penalties as plots
from ui.controls import Controls
from ui.errors_figures import NO_BAR
from ui.lab_texts import notice, question

KINDS = ("l2", "l1")
EDGE = 1e-9  # so that the jump of L1 at 0 is drawn upright
AXIS = np.sort(np.append(np.linspace(-2, 2, 81), [-EDGE, EDGE]))


def show(controls: Controls) -> None:
    """Curves over the weight, then two weights over the steps of a training."""
    question(
        "One odd example lifts a weight that no other example ever uses. Another weight is used by "
        "every example. Which of the two does a penalty bring back to zero?"
    )
    left, right = st.columns(2, gap="large")
    with left:
        strength = controls.slider("strength", "Strength s", 0.0, 0.5, 0.1, 0.01)
    with right:
        weight = controls.slider("weight", "Weight w", -2.0, 2.0, 1.5, 0.05)
    _curves(strength, weight)
    st.subheader("The pull over a training", anchor=False)
    _training(controls, strength)
    notice(
        "Both weights feel the same pull. The examples push the fed weight back up in each step, "
        "so it settles a little lower; nothing pushes the other one, so its spike fades. L2 takes "
        "the same share of a weight each step, which never quite reaches 0. L1 takes the same "
        "amount, which does: that is why L1 leaves many weights at exactly 0. (Here the step stops "
        "at 0; plain gradient descent, as in Keras, swings closely around it.)",
        "Krogh and Hertz 1992, [A simple weight decay can improve generalization]"
        "(https://proceedings.neurips.cc/paper/1991/hash/8eefcfdf5990e441f0fb6f3fad709e21-Abstract"
        ".html); Tibshirani 1996, [Regression shrinkage and selection via the lasso]"
        "(https://doi.org/10.1111/j.2517-6161.1996.tb02080.x).",
    )


def _curves(strength: float, weight: float) -> None:
    """Cost and slope of a weight, and both as formulas with their numbers."""
    parts = (("Cost", penalties.penalty), ("Slope of the cost", penalties.slope))
    for place, (name, of) in zip(st.columns(2, gap="large"), parts, strict=True):
        curves = {kind: of(kind, AXIS, strength) for kind in KINDS}
        here = {kind: float(of(kind, weight, strength)) for kind in KINDS}
        place.plotly_chart(
            plots.over_weight(AXIS, curves, weight, here, name),
            key=f"penalty-{name}",
            config=NO_BAR,
            alt=f"{name} of a weight from -2 to 2: at {weight:g}, "
            f"L2 {here['l2']:.3f} and L1 {here['l1']:.3f}.",
        )
        place.latex(_formulas(name, strength, weight, here))


def _formulas(name: str, s: float, w: float, here: dict[str, float]) -> str:
    if name == "Cost":
        lines = (
            rf"L_2:\quad s\,w^2 &= {s:g}\cdot({w:g})^2 = {here['l2']:.3f}",
            rf"L_1:\quad s\,|w| &= {s:g}\cdot{abs(w):g} = {here['l1']:.3f}",
        )
    else:
        sign = int(np.sign(w))
        lines = (
            rf"L_2:\quad 2\,s\,w &= 2\cdot{s:g}\cdot({w:g}) = {here['l2']:.3f}",
            rf"L_1:\quad s\,\mathrm{{sign}}(w) &= {s:g}\cdot({sign}) = {here['l1']:.3f}",
        )
    return r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}"


def _training(controls: Controls, strength: float) -> None:
    left, middle, right = st.columns(3, gap="large")
    with left:
        size = controls.slider("outlier", "Target of the odd example", 1.0, 15.0, 10.0, 0.5)
    with middle:
        rate = controls.slider("rate", "Learning rate r", 0.01, 0.2, 0.1, 0.01)
    with right:
        steps = controls.slider("steps", "Steps", 50, 600, 300, 50)
    found = {
        kind: penalties.training(kind, strength, rate, steps, size) for kind in penalties.KINDS
    }
    outlier = {kind: each.outlier for kind, each in found.items()}
    fed = {kind: each.fed for kind, each in found.items()}
    words = (
        ("Weight of the odd example", outlier, "It is fed in one step only."),
        ("Weight that all examples feed", fed, "Its examples ask for 1, with some noise."),
    )
    for place, (name, curves, about) in zip(st.columns(2, gap="large"), words, strict=True):
        ends = ", ".join(f"{plots.NAMES[kind]} {curves[kind][-1]:.3f}" for kind in curves)
        place.markdown(f"**{name}**")
        place.caption(about)
        place.plotly_chart(
            plots.over_steps(curves, "Weight"),
            key=f"pull-{name}",
            config=NO_BAR,
            alt=f"{name} over {steps} steps; at the end {ends}.",
        )
        place.markdown(f"After {steps} steps: {ends}.")
    st.latex(_fade(outlier, strength, rate, steps, size))


def _fade(
    outlier: dict[str, np.ndarray], strength: float, rate: float, steps: int, size: float
) -> str:
    """The spike and what is left of it, by hand."""
    after = steps - penalties.OUTLIER_STEP - 1
    spike = 2 * rate * size
    l2 = rf"{spike:g}\,(1 - 2\cdot{rate:g}\cdot{strength:g})^{{{after}}}"
    l1 = rf"\max(0,\ {spike:g} - {after + 1}\cdot{rate:g}\cdot{strength:g})"
    return (
        r"\begin{aligned}"
        rf"\text{{spike}} &= 2\,r\,y = 2\cdot{rate:g}\cdot{size:g} = {spike:g}\\"
        rf"L_2:\quad w &= {l2} = {outlier['l2'][-1]:.3f}\\"
        rf"L_1:\quad w &= {l1} = {outlier['l1'][-1]:.3f}"
        r"\end{aligned}"
    )
