"""How long the weights of each unit are, a row of points a network, beside the limit if any."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.plots.compared import category
from core.plots.intervals import GREY

ROW_PX, MOST_POINTS = 44, 600
Floats = NDArray[np.float64]


def unit_lengths(
    names: Sequence[str],
    colors: Sequence[int],
    lengths: Sequence[Floats],
    limits: Sequence[float],
) -> go.Figure:
    """`lengths` are (units,) a network; `limits` one each, 0 for none. Many units are thinned
    evenly in their order of length, the longest kept."""
    figure = go.Figure()
    for row, (name, color, values) in enumerate(zip(names, colors, lengths, strict=True)):
        shown = np.sort(values)[::-1]
        if len(shown) > MOST_POINTS:
            shown = shown[np.linspace(0, len(shown) - 1, MOST_POINTS).round().astype(int)]
        # Spread over the row by the golden ratio: even, and the same every time.
        spread = (np.arange(len(shown)) * 0.618034) % 1
        figure.add_trace(
            go.Scatter(
                x=shown,
                y=row + 0.6 * (spread - 0.5),
                mode="markers",
                marker={"size": 4, "color": category(color), "opacity": 0.5},
                hovertemplate=f"{name}: length %{{x:.3f}}<extra></extra>",
            )
        )
        if limits[row]:
            figure.add_shape(
                type="line",
                x0=limits[row],
                x1=limits[row],
                y0=row - 0.45,
                y1=row + 0.45,
                line={"dash": "dash", "color": GREY, "width": 2},
            )
    figure.update_layout(
        height=70 + ROW_PX * max(2, len(names)),
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        xaxis={"title": "Length of a unit's weights", "fixedrange": True, "rangemode": "tozero"},
        yaxis={
            "tickvals": list(range(len(names))),
            "ticktext": [name.replace(" + ", " +<br>", 1) for name in names],
            "range": [len(names) - 0.5, -0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
        },
        showlegend=False,
    )
    return figure
