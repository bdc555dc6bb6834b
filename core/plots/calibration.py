"""Is a network right as often as it says? A reliability diagram as a plotly figure."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

GREY = "rgba(128, 140, 138, 0.9)"
SHARES = {"tickvals": [0, 0.25, 0.5, 0.75, 1], "ticktext": ["0 %", "25 %", "50 %", "75 %", "100 %"]}


def reliability(
    edges: NDArray[np.floating],
    counts: NDArray[np.integer],
    confidence: NDArray[np.floating],
    accuracy: NDArray[np.floating],
) -> go.Figure:
    """Bars: accuracy in each bin of confidence, which ends at `edges` (bins + 1,); a point at the
    mean confidence of the bin, and below the number of images on a logarithmic axis.

    counts, confidence and accuracy are (bins,), the last two NaN in an empty bin.
    """
    centres = (edges[:-1] + edges[1:]) / 2
    widths = 0.94 * np.diff(edges)
    said = np.stack([counts, 100 * confidence, 100 * accuracy], axis=1)
    hover = (
        "%{customdata[0]:,} images, on average %{customdata[1]:.1f} % sure, "
        "%{customdata[2]:.1f} % right<extra></extra>"
    )
    shared = {"customdata": said, "hovertemplate": hover, "showlegend": False}
    bars = go.Bar(x=centres, y=accuracy, width=widths, opacity=0.75, **shared)
    ideal = go.Scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"dash": "dash", "color": GREY, "width": 1.5},
        hoverinfo="skip",
        showlegend=False,
    )
    means = go.Scatter(x=confidence, y=accuracy, mode="markers", marker={"size": 9}, **shared)
    images = go.Bar(x=centres, y=counts, width=widths, yaxis="y2", marker={"color": GREY}, **shared)
    return go.Figure([bars, ideal, means, images], _layout())


def _layout() -> go.Layout:
    return go.Layout(
        height=380,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis={
            "title": "How sure it was",
            "fixedrange": True,
            "range": [0, 1.02],
            "anchor": "y2",
            **SHARES,
        },
        yaxis={
            "title": "How often it was right",
            "fixedrange": True,
            "range": [0, 1.02],
            "domain": [0.32, 1],
            **SHARES,
        },
        yaxis2={
            "title": "Images",
            "fixedrange": True,
            "type": "log",
            "dtick": 1,
            "domain": [0, 0.24],
        },
    )
