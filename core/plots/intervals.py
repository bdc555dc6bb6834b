"""Means with their intervals and the single values behind them, a row each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.plots.compared import category

ROW_PX, LONGEST = 44, 30
GREY = "rgba(128, 140, 138, 0.9)"

Floats = NDArray[np.floating]


def intervals(
    labels: Sequence[str],
    singles: Sequence[Floats],
    half: Floats,
    colors: Sequence[int],
    title: str,
    *,
    digits: int = 2,
    zero: bool = False,
) -> go.Figure:
    """The first row on top. `singles` are the values (n,) of a row, `half` (rows,) half the width
    of the interval around their mean, NaN for none; `colors` number the curves' colours. With
    `zero` a line marks 0.

    Points and not bars from 0: what matters is the distance between intervals.
    """
    figure = go.Figure()
    for row, (name, values, color) in enumerate(zip(labels, singles, colors, strict=True)):
        if not len(values):
            continue
        paint = category(color)
        figure.add_trace(_single(values, row, paint, digits))
        figure.add_trace(_mean(name, float(np.mean(values)), float(half[row]), row, paint, digits))
    rows = list(range(len(labels)))
    figure.update_layout(
        height=70 + ROW_PX * max(2, len(rows)),
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        xaxis={"title": title, "fixedrange": True},
        yaxis={
            "tickvals": rows,
            "ticktext": [_lines(name) for name in labels],
            "range": [len(rows) - 0.5, -0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
        },
        showlegend=False,
    )
    if zero:
        figure.add_vline(0, line={"dash": "dash", "color": GREY, "width": 1.5})
    return figure


def _single(values: Floats, y: int, color: str, digits: int) -> go.Scatter:
    return go.Scatter(
        x=values,
        y=np.full(len(values), y + 0.22),
        mode="markers",
        marker={"size": 6, "color": color, "opacity": 0.45},
        hovertemplate=f"one seed: %{{x:.{digits}f}}<extra></extra>",
    )


def _mean(name: str, mean: float, half: float, y: int, color: str, digits: int) -> go.Scatter:
    known = bool(np.isfinite(half))
    interval = f", 95 % interval {mean - half:.{digits}f} to {mean + half:.{digits}f}" * known
    return go.Scatter(
        x=[mean],
        y=[y],
        mode="markers",
        marker={"size": 11, "color": color},
        error_x={"array": [half if known else 0], "thickness": 2, "width": 6, "color": color},
        hovertemplate=f"{name}: %{{x:.{digits}f}}{interval}<extra></extra>",
    )


def _lines(name: str) -> str:
    """A long name in two lines, broken at a plus."""
    return name.replace(" + ", " +<br>", 1) if len(name) > LONGEST // 2 else name
