"""Gradients through max and average pooling, with numbers."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.concepts.pooling import pool, winners
from core.concepts.shared_kernel import through_average, through_max
from core.concepts.window import Window
from ui import number_grid
from ui.controls import Controls
from ui.number_grid import Grid

SIDE, SEED = 4, 1
WINDOWS = {"2": "Apart: 2 × 2, stride 2", "1": "Overlapping: 2 × 2, stride 1"}


def show(controls: Controls) -> None:
    """One input, one output gradient, and where each kind of pooling sends it."""
    st.subheader("Through a pooling layer", anchor=False)
    stride = int(controls.choice("windows", "Windows", WINDOWS, switch=True))
    numbers = np.random.default_rng(SEED).permutation(SIDE * SIDE)
    image = numbers.reshape(SIDE, SIDE).astype(float)
    window = Window(2, stride)
    places = window.places(SIDE)
    gradient = np.arange(1, places * places + 1, dtype=float).reshape(places, places)
    won = np.zeros((SIDE, SIDE), bool)
    rows, columns = np.moveaxis(winners(image, window), -1, 0)
    won[rows, columns] = True
    number_grid.show(
        [
            Grid("Input, winners framed", image, signed=False, marked=won),
            Grid("Max pooling", pool(image, window, "max"), signed=False),
            Grid("Average pooling", pool(image, window, "average"), signed=False),
        ]
    )
    to_max = through_max(image, gradient, window)
    to_average = through_average(image.shape, gradient, window)
    number_grid.show(
        [
            Grid("Gradient that arrives", gradient),
            Grid("Through max: to the winner", to_max, marked=won),
            Grid("Through average: a quarter each", to_average),
        ]
    )
    cells = st.columns(2)
    cells[0].metric("Parameters to train in a pooling layer", "0")
    sums = [number_grid.number(float(each.sum())) for each in (gradient, to_max, to_average)]
    cells[1].metric("Sum that arrives, through max, through average", ", ".join(sums))
