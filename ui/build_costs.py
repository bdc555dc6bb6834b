"""Each layer's shape and cost as a table, and the totals."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.config import RunConfig
from core.models.describe import Description, LayerRow, StackError
from core.plots.network_layout import label, shape_label
from ui import build_bar, cost_table
from ui.build_forecast import epoch_seconds
from ui.wording import count

HEAD = ("Layer", "Output", "Parameters", "Multiply-adds", "Receptive field")
ABOUT = (
    "Follow the receptive field down the table: it is the side of the square of input pixels that "
    "one value depends on. Products of convolutions and dense layers count as multiply-adds, per "
    "image."
)


def table(rows: Sequence[LayerRow], problem: StackError | None) -> None:
    """One line a layer; row 0 is the input. Below a refused layer nothing is known."""
    cost_table.show(HEAD, map(_line, rows))
    if problem and problem.index == len(rows):
        st.caption(f"Nothing is known from layer {problem.index} on until that layer fits.")
    st.caption(ABOUT)


def _line(row: LayerRow) -> tuple[str, ...]:
    field = "whole image" if row.receptive_field is None else f"{row.receptive_field}\u00a0px"
    name = label(row) if row.index == 0 else f"{row.index}\u2002{label(row)}"
    return (
        name,
        shape_label(row),
        count(row.parameters or None),
        count(row.multiply_adds or None),
        field,
    )


def totals(config: RunConfig, description: Description | None) -> str:
    """Parameters, multiply-adds and time in one line; empty for a stack that is refused."""
    if description is None:
        return ""
    time = build_bar.time(epoch_seconds(config, description), config.training.epochs)
    return (
        f"**{count(description.parameters)}** parameters\u2003"
        f"**{count(description.multiply_adds)}** multiply-adds per image\u2003{time}"
    )
