"""How runs or groups ended: a point each with its interval, as a plotly figure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.plots.compared import category

ROW_PX = 42
LONGEST = 26
ASIDE = 0.26  # of a row: the single runs lie below their mean

Floats = NDArray[np.floating]


def final_figures(
    names: Sequence[str],
    values: Floats,
    low: Floats,
    high: Floats,
    singles: Sequence[Floats],
    colors: Sequence[int],
    title: str,
    digits: int = 2,
) -> go.Figure:
    """A row each, the first on top. `values`, `low` and `high` are (rows,), the last two NaN where
    there is no interval; `singles` are the figures that a value is the mean of, drawn small below
    it when there are several, and `colors` the numbers of the rows' colours.

    Points and not bars: an axis from 0 would hide what tells runs of 98 and 99 % apart, and a bar
    from elsewhere would lie.
    """
    rows = list(range(len(names)))
    layout = go.Layout(
        height=80 + ROW_PX * max(2, len(rows)),
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        xaxis={"title": title, "fixedrange": True, "zeroline": False},
        yaxis={
            "tickvals": rows,
            "ticktext": [_short(name) for name in names],
            "range": [len(rows) - 0.5, -0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
        },
        showlegend=False,
    )
    figure = go.Figure(_singles(singles, colors, digits), layout)
    ends = zip(names, values, low, high, colors, strict=True)
    figure.add_traces([_mean(row, *each, digits) for row, each in enumerate(ends)])
    return figure


def _mean(
    row: int, name: str, value: float, low: float, high: float, color: int, digits: int
) -> go.Scatter:
    paint, shown = category(color), f"{value:.{digits}f}"
    known = bool(np.isfinite(low) and np.isfinite(high))
    said = f", interval {low:.{digits}f} to {high:.{digits}f}" if known else ""
    return go.Scatter(
        x=[value],
        y=[row],
        mode="markers+text",
        text=[shown],
        textposition="top center",
        cliponaxis=False,
        marker={"size": 11, "color": paint},
        error_x={
            "array": [high - value if known else 0],
            "arrayminus": [value - low if known else 0],
            "thickness": 2,
            "width": 6,
            "color": paint,
        },
        hovertemplate=f"{name}: {shown}{said}<extra></extra>",
    )


def _singles(singles: Sequence[Floats], colors: Sequence[int], digits: int) -> go.Scatter:
    several = [(row, each) for row, each in enumerate(singles) if len(each) > 1]
    return go.Scatter(
        x=np.concatenate([*(each for _, each in several), np.zeros(0)]),
        y=[row + ASIDE for row, each in several for _ in each],
        mode="markers",
        marker={
            "size": 6,
            "opacity": 0.6,
            "color": [category(colors[row]) for row, each in several for _ in each],
        },
        hovertemplate=f"one run: %{{x:.{digits}f}}<extra></extra>",
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 9]}…{name[-8:]}"
