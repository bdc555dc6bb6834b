"""SVG drawings as elements of the page; they follow the theme and the width of their place."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.datasets.registry import availability
from core.models.describe import LayerRow
from core.models.describe_language import LanguageRow
from core.plots.mosaic import data_uri, to_pixels, to_png
from core.plots.network import CAPTION, network_svg
from core.plots.schedule import schedule_svg
from core.plots.unrolled import CAPTION as UNROLLED_CAPTION
from core.plots.unrolled import unrolled_svg
from ui import data_view, jobs

__all__ = ["CAPTION", "UNROLLED_CAPTION", "network", "schedule", "svg", "unrolled"]

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


def network(key: str, rows: Sequence[LayerRow], data: str, padding: int) -> None:
    """Draw described layers to scale, in one row or, where it is narrow, in one column.

    The input shows a training image of the set `data` once one has been read.
    """
    _drawing(key=key, data={"drawing": network_svg(rows, _sample(data), padding)})


def _sample(name: str) -> str:
    """A data URI; empty while the images are being read or when they are not here."""
    if not availability(name).ready:
        return ""
    images = jobs.shared().get(("data", name), data_view.view, name)
    if not images.done() or images.exception():
        return ""
    return _encoded(name, images.result())


@st.cache_data(max_entries=16, show_spinner=False)
def _encoded(name: str, _view: data_view.DataView) -> str:
    tile = to_pixels(_view.samples[len(_view.samples) // 2 :][:1])
    return data_uri(to_png(tile[0]))


def svg(key: str, text: str) -> None:
    """Show a drawing that `core.plots` made: HTML with SVG in it."""
    _drawing(key=key, data={"drawing": text})


def schedule(key: str, epochs: Sequence[float], rates: Sequence[float]) -> None:
    """Draw the learning rate over the run."""
    _drawing(key=key, data={"drawing": schedule_svg(epochs, rates)})


def unrolled(key: str, rows: Sequence[LanguageRow], steps: int, level: str) -> None:
    """Draw the described layers of a language model over a few steps."""
    _drawing(key=key, data={"drawing": unrolled_svg(rows, steps, level)})
