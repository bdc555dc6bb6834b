"""SVG drawings as elements of the page; they follow the theme and the width of their place."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.models.describe import LayerRow
from core.plots.network import CAPTION, network_svg
from core.plots.schedule import schedule_svg

__all__ = ["CAPTION", "network", "schedule"]

# A component, because st.html removes SVG, and because only components get the theme's colours.
_drawing = st.components.v2.component(
    "glassnet_drawing",
    html="<div class='place'></div>\n",
    js="""
const shown = new WeakMap()
export default function ({ data, parentElement }) {
  if (shown.get(parentElement) === data.drawing) return
  shown.set(parentElement, data.drawing)
  parentElement.querySelector(".place").innerHTML = data.drawing
}
""",
)


def network(key: str, rows: Sequence[LayerRow]) -> None:
    """Draw described layers to scale, in one row or, where it is narrow, in one column."""
    _drawing(key=key, data={"drawing": network_svg(rows)})


def schedule(key: str, epochs: Sequence[float], rates: Sequence[float]) -> None:
    """Draw the learning rate over the run."""
    _drawing(key=key, data={"drawing": schedule_svg(epochs, rates)})
