"""Accuracy of each class with its interval, as a plotly figure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

ROW_PX = 24


def class_accuracy(
    names: Sequence[str],
    accuracy: NDArray[np.floating],
    low: NDArray[np.floating],
    high: NDArray[np.floating],
    images: NDArray[np.integer],
) -> go.Figure:
    """Points with intervals, the least accurate class on top. accuracy, low, high and images are
    (classes,); the first three from 0 to 1, NaN for a class without images, which is left out."""
    order = [int(i) for i in np.argsort(accuracy, kind="stable") if np.isfinite(accuracy[i])]
    value, least, most = (100 * np.asarray(each)[order] for each in (accuracy, low, high))
    points = go.Scatter(
        x=value,
        y=[names[i] for i in order],
        mode="markers",
        marker={"size": 9},
        error_x={"array": most - value, "arrayminus": value - least, "thickness": 1.6, "width": 4},
        customdata=np.stack([least, most, np.asarray(images)[order]], axis=1),
        hovertemplate="%{y}: %{x:.2f} % of %{customdata[2]:,} images, interval "
        "%{customdata[0]:.2f} to %{customdata[1]:.2f} %<extra></extra>",
        showlegend=False,
    )
    layout = go.Layout(
        height=90 + ROW_PX * max(3, len(order)),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis={"title": "Accuracy (%)", "fixedrange": True},
        yaxis={"title": "Class", "type": "category", "autorange": "reversed", "fixedrange": True},
    )
    return go.Figure(points, layout)
