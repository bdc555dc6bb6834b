"""Curves that keep zoom, hover and legend while a run trains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import streamlit as st

from core.plots.curves import Panel

_FOLDER = Path(__file__).parent
LIBRARY = ("vendor/uplot-1.6.32.iife.min.js", "arithmetic.js", "chart.js")


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


# The chart and its drawing library travel once a page; an update carries a few lines and the data.
_library = st.components.v2.component(
    "glassnet_live_chart_library",
    html="<span></span>\n",
    js="\n".join(map(_text, LIBRARY)),
)
_chart = st.components.v2.component(
    "glassnet_live_chart", html=_text("chart.html"), css=_text("chart.css"), js=_text("mount.js")
)


def load() -> None:
    """Send the drawing library. Call once a page, outside the fragment that calls `show`."""
    _library(key="live_chart_library", height=1)


def show(
    key: str,
    panels: Sequence[Panel],
    series: list[dict[str, Any]],
    marks: list[dict[str, Any]],
    *,
    best_epoch: int = 0,
) -> None:
    """Draw curves as `core.plots.curves.series` gives them; x is in epochs.

    `marks` are vertical lines {"x", "label"}; `best_epoch` 0 marks none.
    """
    shown = [asdict(panel) for panel in panels]
    data = {"panels": shown, "series": series, "marks": marks, "best": best_epoch}
    _chart(key=key, data=data)
