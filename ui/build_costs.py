"""Each layer's shape and cost as a table, and the totals with the button that trains."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.config import RunConfig
from core.models.describe import Description, LayerRow, StackError
from core.plots.network_layout import label, shape_label
from core.runs.store import RunStore
from ui import build_state
from ui.build_forecast import epoch_seconds
from ui.wording import count, duration

HEAD = "".join(
    f"<th>{name}</th>"
    for name in ("Layer", "Output", "Parameters", "Multiply-adds", "Receptive field")
)
# The table is our own; it takes colours and font from the page.
STYLE = """
.costs { overflow-x: auto; container-type: inline-size; }
.costs table { width: 100%; border-collapse: collapse; font-size: .875rem;
  font-variant-numeric: tabular-nums; }
.costs :is(th, td) { padding: .42rem .5rem; text-align: right; white-space: nowrap;
  border-bottom: 1px solid color-mix(in srgb, currentColor 14%, transparent); }
.costs th { font-weight: 500; font-size: .8125rem; opacity: .7; }
.costs :is(th, td):nth-child(-n + 2) { text-align: left; }
.costs :is(th, td):first-child { padding-left: 0; }
@container (max-width: 440px) {
  .costs :is(th, td) { padding: .4rem .22rem; font-size: .75rem; }
  .costs th { white-space: normal; vertical-align: bottom; }
}
"""
ABOUT = (
    "Follow the receptive field down the table: it is the side of the square of input pixels that "
    "one value depends on. Products of convolutions and dense layers count as multiply-adds, per "
    "image."
)


def table(rows: Sequence[LayerRow], problem: StackError | None) -> None:
    """One line a layer; row 0 is the input. Below a refused layer nothing is known."""
    st.html(
        f"<style>{STYLE}</style><div class='costs'><table><thead><tr>{HEAD}</tr></thead>"
        f"<tbody>{''.join(map(_line, rows))}</tbody></table></div>"
    )
    if problem and problem.index == len(rows):
        st.caption(f"Nothing is known from layer {problem.index} on until that layer fits.")
    st.caption(ABOUT)


def _line(row: LayerRow) -> str:
    field = "whole image" if row.receptive_field is None else f"{row.receptive_field}\u00a0px"
    name = label(row) if row.index == 0 else f"{row.index}\u2002{label(row)}"
    cells = (
        name,
        shape_label(row),
        count(row.parameters or None),
        count(row.multiply_adds or None),
        field,
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def bar(config: RunConfig, description: Description | None, hindrance: str) -> None:
    """Totals, forecast and the button, always in view; `hindrance` says why it is off."""
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
        key="build-bar",
    ):
        st.markdown(_totals(config, description) if description else hindrance, width="content")
        pressed = st.button(
            "Train",
            key="train",
            type="primary",
            icon=":material/play_arrow:",
            disabled=bool(hindrance),
            help=hindrance or "Queue this run and watch it. Pressing again changes nothing.",
            on_click=build_state.keep_session,
        )
    if pressed and not hindrance:
        run = RunStore().create(config)
        st.switch_page("pages/train.py", query_params={"run": run.id})


def _totals(config: RunConfig, description: Description) -> str:
    epoch = epoch_seconds(config, description)
    epochs = config.training.epochs
    return (
        f"**{count(description.parameters)}** parameters\u2003"
        f"**{count(description.multiply_adds)}** multiply-adds per image\u2003"
        f"about **{duration(epoch)}** per epoch, **{duration(epoch * epochs)}** "
        f"for {epochs} epoch{'s' if epochs > 1 else ''}"
    )
