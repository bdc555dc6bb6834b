"""One convolution with numbers: each window's gradient, their sum, and one step down."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.concepts.shared_kernel import Pass, example, finite_differences, run
from core.concepts.window import Window
from ui import lab_place, number_grid
from ui.components import slide
from ui.controls import Controls
from ui.number_grid import Grid, number


def choose(controls: Controls) -> Pass:
    """The settings, and the forward and backward pass of the example."""
    columns = st.columns(3)
    with columns[0]:
        size = controls.slider("size", "Kernel size", 1, 3, 2)
    with columns[1]:
        side = controls.slider("side", "Input size", 3, 6, 4)
    with columns[2]:
        seed = controls.number("seed", "Other numbers (seed)", 0, 9999, 1)
    image, kernel, target = example(side, size, seed)
    return run(image, kernel, 0.0, target, Window(size))


def forward(found: Pass) -> None:
    """Output, target and what each output should have been less of."""
    st.subheader("Forward, and the loss", anchor=False)
    number_grid.show(
        [
            Grid("Input x", found.input, signed=False),
            Grid("Kernel K", found.kernel, sign="∗"),
            Grid("Output y", found.output, sign="="),
            Grid("Target t", found.target),
            Grid("Output gradient y − t", found.output_gradient),
        ]
    )
    squares = " + ".join(f"({number(each)})^2" for each in found.output_gradient.ravel()[:2])
    dots = r" + \dots" * (found.output.size > 2)
    st.latex(
        r"\begin{aligned} L &= \tfrac12 \sum_{i,j} (y_{ij} - t_{ij})^2 \\ &= \tfrac12 \left("
        + squares.replace("−", "-")
        + dots
        + rf"\right) = {number(found.loss)} \end{{aligned}}"
    )
    st.caption("The bias begins at 0. dL/dy = y − t: how the loss grows with each output.")


def windows(found: Pass) -> None:
    """The window slides over the input and collects the gradient of the shared kernel."""
    st.subheader("Backward: every window has a say in the same kernel", anchor=False)
    st.latex(
        r"\frac{\partial L}{\partial K} = \sum_{i,j} \frac{\partial L}{\partial y_{ij}} \; "
        r"x_{\text{window } ij} \qquad \frac{\partial L}{\partial b} = \sum_{i,j} "
        r"\frac{\partial L}{\partial y_{ij}}"
    )
    size = found.window.size
    scene = slide.Scene(
        kind="gradient",
        window=found.window,
        input=found.input[..., np.newaxis],
        output=found.output_gradient,
        more={
            "contributions": found.contributions.reshape(-1, size, size),
            "running": found.running(),
        },
        titles=("Input", "Output gradient"),
    )
    slide.show("gradient-slide", scene, place=lab_place.place(), on_place=lab_place.keep)


def step(controls: Controls, found: Pass) -> None:
    """The finished gradients, checked, and one step of gradient descent."""
    st.subheader("The sum, and one step", anchor=False)
    rate = controls.slider("rate", "Learning rate", 0.0, 0.1, 0.01, 0.005, format="%.3f")
    after = found.step(rate)
    number_grid.show(
        [
            Grid("Kernel gradient dL/dK", found.kernel_gradient),
            Grid("Kernel before", found.kernel),
            Grid(f"{rate:g} × gradient", rate * found.kernel_gradient, sign="−"),
            Grid("Kernel after", after.kernel, sign="="),
        ]
    )
    cells = st.columns(3)
    cells[0].metric("Bias gradient", number(found.bias_gradient))
    cells[1].metric("Loss before", number(found.loss))
    cells[2].metric("Loss after", number(after.loss))
    apart = float(np.abs(finite_differences(found) - found.kernel_gradient).max())
    bound = "less than 0.000001" if apart < 1e-6 else f"up to {apart:.6f}"
    st.caption(
        "Checked by nudging each weight a little up and down and watching the loss: the slope "
        f"differs from the gradient by {bound}."
    )


def to_input(found: Pass) -> None:
    """What the layer hands on to the layer before."""
    st.subheader("What goes on to the layer before", anchor=False)
    number_grid.show([Grid("Input gradient dL/dx", found.input_gradient)])
    st.caption(
        "Each window gives its output gradient times the kernel back to its pixels; where windows "
        "overlap, the shares add up. Pixels in the middle lie under more windows than those at the "
        "rim."
    )
