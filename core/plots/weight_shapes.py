"""How the weights of several runs are distributed, as outlines over the same bins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.plots.compared import DASHES, category

Floats = NDArray[np.float64]
FEWEST_BINS, MOST_BINS = 10, 60


def shares(arrays: Sequence[NDArray[np.floating]], bins: int = 0) -> tuple[Floats, Floats]:
    """Edges (bins + 1,) common to all, and (arrays, bins): the share of the values in each bin.

    Without `bins` they are 2 n^(1/3), from 10 to 60 (Rice's rule): of 144 weights 10, since more
    would draw chance.
    """
    flat = [each[np.isfinite(each)] for each in arrays]
    if not bins:
        most = max((each.size for each in flat), default=0)
        bins = int(np.clip(round(2 * most ** (1 / 3)), FEWEST_BINS, MOST_BINS))
    largest = max((float(np.abs(each).max()) for each in flat if each.size), default=0.0) or 1.0
    edges = np.linspace(-largest, largest, bins + 1)
    counts = [np.histogram(each, edges)[0] / max(1, each.size) for each in flat]
    return edges, np.array(counts, dtype=float).reshape(len(flat), bins)


def weight_shapes(
    names: Sequence[str],
    colors: Sequence[int],
    arrays: Sequence[NDArray[np.floating]],
    *,
    log: bool,
) -> go.Figure:
    """One stepped outline a run; `colors` are the numbers of their colours."""
    edges, heights = shares(arrays)
    middle = (edges[:-1] + edges[1:]) / 2
    lines = [
        go.Scatter(
            x=middle,
            y=np.where(row > 0, row, np.nan) if log else row,
            mode="lines",
            name=name,
            line={
                "shape": "hvh",
                "width": 1.8,
                "color": category(color),
                "dash": DASHES[color // 10 % len(DASHES)],
            },
            hovertemplate="%{y:.2%} of the weights near %{x:.3f}",
        )
        for name, color, row in zip(names, colors, heights, strict=True)
    ]
    layout = go.Layout(
        height=300 + 26 * min(12, len(names)),
        margin={"l": 8, "r": 8, "t": 8, "b": 40},
        hovermode="closest",
        xaxis={"title": "Weight", "fixedrange": True},
        yaxis={
            "title": "Share of the weights",
            "type": "log" if log else "linear",
            "tickformat": "~%",
            "fixedrange": True,
        },
        showlegend=True,
        legend={"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom", "x": 0},
    )
    return go.Figure(lines, layout)
