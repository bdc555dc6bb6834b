"""Curves of activation functions and bars of scores with their shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.plots.penalties import GREEN, GREY, ORANGE, Floats, figure, line


def activation(z: Floats, values: Floats, slopes: Floats, at: tuple[float, float]) -> go.Figure:
    """A function and its slope (n,) over z (n,), with a mark at (z, f(z))."""
    mark = {"mode": "markers", "marker": {"size": 12, "color": ORANGE}, "showlegend": False}
    hover = {"hovertemplate": "%{x:.2f} becomes %{y:.3f}<extra></extra>"}
    traces = [
        line(z, slopes, "Slope", GREY, dash="dot", width=1.5),
        line(z, values, "Activation", GREEN, width=2.5),
        line(np.array(at[:1]), np.array(at[1:]), "", ORANGE) | mark | hover,
    ]
    return figure(traces, 330, "z, the weighted sum", "")


def scores(names: Sequence[str], values: Floats, shares: Floats) -> go.Figure:
    """Scores (n,) and, beside them, their softmax (n,), one row of bars a name."""
    low, high = min(0.0, float(values.min())), max(1.0, float(values.max()))
    room = 0.3 * (high - low)
    percent = {"tickvals": [0, 0.5, 1], "ticktext": ["0 %", "50 %", "100 %"], "fixedrange": True}
    return figure(
        [
            _bars(names, values, [f"{each:.1f}" for each in values], GREY, "x"),
            _bars(names, shares, [f"{100 * each:.1f} %" for each in shares], GREEN, "x2"),
        ],
        90 + 46 * len(names),
        "Score z",
        "",
        xaxis={"domain": [0, 0.46], "range": [low - room, high + room]},
        xaxis2={"domain": [0.54, 1], "range": [0, 1.35], "title": "Probability"} | percent,
        yaxis={"autorange": "reversed", "type": "category", "showgrid": False},
    )


def _bars(
    names: Sequence[str], values: Floats, texts: list[str], color: str, axis: str
) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": values,
        "y": list(names),
        "text": texts,
        "textposition": "outside",
        "marker": {"color": color},
        "xaxis": axis,
        "showlegend": False,
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }
