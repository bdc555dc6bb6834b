"""The cell of the lab: an example or weights of one's own, a sequence, and the walk through it."""

from __future__ import annotations

import streamlit as st

from core.concepts import lstm_cell
from core.concepts.lstm_cell import EXAMPLES, Cell
from ui.components import lstm_cell as drawing
from ui.controls import Controls, put

MOST_TIMES = 12
SEQUENCE = "1, 0, 0, -1, 0, 1, 0, 0"
FORMULAS = (
    r"f_t = \sigma(W_f \cdot [x_t, h_{t-1}] + b_f)",
    r"i_t = \sigma(W_i \cdot [x_t, h_{t-1}] + b_i)",
    r"g_t = \tanh(W_g \cdot [x_t, h_{t-1}] + b_g)",
    r"o_t = \sigma(W_o \cdot [x_t, h_{t-1}] + b_o)",
    r"c_t = f_t\,c_{t-1} + i_t\,g_t",
    r"h_t = o_t \tanh(c_t)",
)


def show(controls: Controls) -> None:
    """Controls, the drawing with its sums and table, and the formulas in general."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        titles = {name: each.title for name, each in EXAMPLES.items()}
        name = controls.choice("cell", "Weights", titles, width=225)
        written = controls.text("x", "Sequence x", SEQUENCE, 80, width=230)
        h = controls.slider("h0", "h before", -1.0, 1.0, 0.0, 0.1, width=110)
        c = controls.slider("c0", "c before", -3.0, 3.0, 0.0, 0.1, width=110)
    cell = _cell(name, controls.kept("weights", "Weights to type"))
    _says(name, cell)
    try:
        xs = lstm_cell.read_numbers(written, MOST_TIMES)
    except ValueError as problem:
        st.warning(f"Sequence x: {problem}", icon=":material/edit:")
        return
    steps = lstm_cell.run(cell, xs, h, c)
    drawing.show(
        "lstm-cell",
        cell,
        steps,
        _place(),
        lambda numbers: put(weights=_written(name, numbers)),
        lambda place: put(at=str(place) if place else ""),
        controls.shows("weights"),
    )
    with st.expander("The formulas, for any number of units"):
        for formula in FORMULAS:
            st.latex(formula)
        st.caption(
            "σ(z) = 1 / (1 + exp(−z)) lies between 0 and 1, so it can be a tap; tanh lies between "
            "−1 and 1. With u units W has u rows, and the products f c, i g and o tanh(c) are "
            "taken unit by unit. Here there is one input and one unit."
        )


def _says(name: str, cell: Cell) -> None:
    if cell == EXAMPLES[name].cell:
        st.caption(EXAMPLES[name].does)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Weights of your own, from “{EXAMPLES[name].title}”.")
        if st.button("Back to the example", icon=":material/undo:", key="lstm-back"):
            put(weights="")
            st.rerun()


def _written(name: str, numbers: tuple[float, ...]) -> str:
    """'latch_8_0_4_...'; nothing when these are the example's own."""
    if numbers == EXAMPLES[name].cell.numbers():
        return ""
    return f"{name}_" + "_".join(f"{number:g}" for number in numbers)


def _cell(name: str, kept: str) -> Cell:
    """Weights in the address count for the example that they were made from; else the example's."""
    made_from, _, text = kept.partition("_")
    if made_from == name:
        try:
            numbers = drawing.validated([float(each) for each in text.split("_")])
        except ValueError:
            numbers = None
        if numbers:
            return lstm_cell.cell_of(numbers)
    return EXAMPLES[name].cell


def _place() -> int:
    text = st.query_params.get("at", "")
    return int(text) if text.isdecimal() and len(text) < 4 else 0
