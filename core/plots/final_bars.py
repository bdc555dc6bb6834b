"""One bar a run or a group with its interval, as a plotly figure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.plots.compared import category

ROW_PX = 30
LONGEST = 26

Floats = NDArray[np.floating]


def final_bars(
    names: Sequence[str],
    values: Floats,
    low: Floats,
    high: Floats,
    singles: Sequence[Floats],
    colors: Sequence[int],
    title: str,
    digits: int = 2,
) -> go.Figure:
    """Bars from 0, the first on top. `values`, `low` and `high` are (bars,), the last two NaN where
    there is no interval; `singles` are the figures that a bar is the mean of, drawn as points, and
    `colors` the numbers of the bars' colours."""
    rows = list(range(len(names)))
    known = np.isfinite(low) & np.isfinite(high)
    bars = go.Bar(
        x=values,
        y=rows,
        orientation="h",
        text=[f"{value:.{digits}f}" for value in values],
        textposition="inside",
        insidetextanchor="start",
        marker={"color": [category(each) for each in colors], "opacity": 0.55},
        error_x={
            "array": np.where(known, high - values, 0),
            "arrayminus": np.where(known, values - low, 0),
            "thickness": 1.6,
            "width": 4,
        },
        customdata=[
            [
                name,
                f"{value:.{digits}f}",
                f", interval {a:.{digits}f} to {b:.{digits}f}" if ok else "",
            ]
            for name, value, a, b, ok in zip(names, values, low, high, known, strict=True)
        ],
        hovertemplate="%{customdata[0]}: %{customdata[1]}%{customdata[2]}<extra></extra>",
        showlegend=False,
    )
    points = go.Scatter(
        x=np.concatenate([*singles, np.zeros(0)]),
        y=[place for place in rows for _ in singles[place]],
        mode="markers",
        marker={
            "size": 6,
            "color": [category(colors[place]) for place in rows for _ in singles[place]],
            "line": {"width": 1, "color": "rgba(128, 140, 138, 0.9)"},
        },
        hovertemplate=f"one run: %{{x:.{digits}f}}<extra></extra>",
        showlegend=False,
    )
    layout = go.Layout(
        height=80 + ROW_PX * max(2, len(rows)),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        bargap=0.3,
        xaxis={"title": title, "fixedrange": True, "rangemode": "tozero"},
        yaxis={
            "tickvals": rows,
            "ticktext": [_short(name) for name in names],
            "range": [len(rows) - 0.5, -0.5],
            "fixedrange": True,
            "showgrid": False,
            "automargin": True,
        },
    )
    return go.Figure([bars, points], layout)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 9]}…{name[-8:]}"
