"""Curves of the compared runs in panels with one axis, or the means of their groups."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.compare import curves, groups
from core.plots.compared import Chart, Line, charts
from ui import compare_address
from ui.compare_choice import Comparison, Group
from ui.run_facts import metric_title

USUAL = ("validation/loss", "validation/accuracy", "validation/perplexity")
MOST_FAINT = 8  # lines before smoothing are drawn behind so many runs
ZOOM = {"displayModeBar": False, "doubleClick": "reset"}


@dataclass(frozen=True)
class Axes:
    """How curves are drawn."""

    x: str = "step"
    smoothing: float = 0.0
    log_x: bool = False
    log_y: bool = False


def axes() -> Axes:
    """The choices above the curves."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        x = x_axis()
        smoothing = compare_address.share(
            "Smoothing",
            "smooth",
            0.99,
            0.01,
            "Weight of the past in an exponential moving average with bias correction; 0 is off.",
        )
        with st.container(gap="xsmall", width="content"):
            log_y = compare_address.tick("Logarithmic values", "logy")
            log_x = compare_address.tick("Logarithmic axis below", "logx")
    return Axes(x, smoothing, log_x, log_y)


def x_axis() -> str:
    """Over what curves are drawn."""
    names = {"epoch": "Epoch", "step": "Step", "time": "Time"}
    return compare_address.one("Over", "x", list(names), names.__getitem__, switch=True)


def show(shown: Comparison, parts: list[Group], band: str, grouped: bool) -> None:
    """All chosen metrics, each in a panel."""
    names = curves.metric_names(list(shown.tables))
    if not names:
        st.markdown("None of these runs has written any values yet.")
        return
    look = axes()
    usual = [name for name in USUAL if name in names] or names[:1]
    chosen = compare_address.several(
        "Metrics", "metrics", names, usual, lambda name: metric_title(name).capitalize()
    )
    panels = [
        Chart(
            metric_title(name).capitalize(),
            _lines(shown, parts, name, look, band, grouped),
            look.log_y,
        )
        for name in chosen
    ]
    figure = charts(panels, curves.AXES[look.x], log_x=look.log_x)
    st.plotly_chart(figure, key="compared-curves", config=ZOOM)
    st.caption(_advice(grouped))


def _lines(
    shown: Comparison, parts: list[Group], name: str, look: Axes, band: str, grouped: bool
) -> list[Line]:
    found = []
    for color, part in enumerate(parts):
        smoothed = [_line(shown, place, name, look, look.smoothing) for place in part.members]
        if grouped:
            mean = groups.mean_curve(smoothed, band)
            if len(mean.x):
                found.append(Line(part.title, color, mean.x, mean.mean, mean.half, mean.count))
            continue
        (x, y) = smoothed[0]
        if len(x):
            found.append(Line(part.title, color, x, y))
            if look.smoothing and len(parts) <= MOST_FAINT:
                before = _line(shown, part.members[0], name, look, 0.0)
                found.append(Line(part.title, color, *before, faint=True))
    return found


def _line(
    shown: Comparison, place: int, name: str, look: Axes, smoothing: float
) -> tuple[curves.Floats, curves.Floats]:
    return curves.line(shown.tables[place], name, look.x, shown.per_epoch[place], smoothing)


def _advice(grouped: bool) -> str:
    zoom = "Drag to zoom in, double-click to see all; a click in the legend hides a curve."
    if not grouped:
        return zoom
    return (
        "Lines are means over the runs of a group that got that far; a band needs at least two of "
        f"them. The 95 % interval is that of the mean, by Student's t. {zoom}"
    )
