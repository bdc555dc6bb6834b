"""Figures of the regularization concepts; arrays in, plotly out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NAMES = {"none": "No penalty", "l2": "L2", "l1": "L1"}
DASHES = {"none": "dot", "l2": "solid", "l1": "dash"}
# Streamlit's frontend puts the theme's categorical colours in place of these.
GREEN, ORANGE, GREY = "#000001", "#000002", "#000008"
INKS = {"none": GREY, "l2": GREEN, "l1": ORANGE}


def plain(height: int, x: str, y: str) -> go.Layout:
    """Axes with titles and a legend above."""
    return go.Layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis={"title": x, "fixedrange": True},
        yaxis={"title": y, "fixedrange": True},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )


def over_weight(
    weights: Floats, curves: Mapping[str, Floats], at: float, values: Mapping[str, float], y: str
) -> go.Figure:
    """Curves (n,) by kind over weights (n,), with a mark where the weight stands."""
    figure = go.Figure(layout=plain(270, "Weight w", y))
    for kind, curve in curves.items():
        line = {"dash": DASHES[kind], "color": INKS[kind], "width": 2}
        figure.add_scatter(x=weights, y=curve, name=NAMES[kind], line=line, mode="lines")
        mark = {"color": INKS[kind], "size": 10}
        figure.add_scatter(
            x=[at], y=[values[kind]], mode="markers", marker=mark, showlegend=False,
            hovertemplate=f"{NAMES[kind]} at %{{x:.2f}}: %{{y:.3f}}<extra></extra>",
        )  # fmt: skip
    figure.add_vline(x=at, line={"width": 1, "dash": "dot", "color": GREY})
    return figure


def over_steps(curves: Mapping[str, Floats], y: str) -> go.Figure:
    """A weight by kind of penalty over the steps of a training, (steps + 1,) each."""
    figure = go.Figure(layout=plain(270, "Step", y))
    for kind, curve in curves.items():
        line = {"dash": DASHES[kind], "color": INKS[kind], "width": 2}
        figure.add_scatter(
            x=np.arange(len(curve)), y=curve, name=NAMES[kind], line=line, mode="lines",
            hovertemplate="step %{x}: %{y:.3f}",
        )  # fmt: skip
    return figure


def circle(weights: Sequence[float], limited: Sequence[float], limit: float) -> go.Figure:
    """Two weights as an arrow from the origin, its right triangle, the circle of the limit and,
    where the arrow is longer, what is left of it."""
    angle = np.linspace(0, 2 * np.pi, 181)
    (a, b), reach = weights, 3.3
    figure = go.Figure(layout=plain(430, "Weight w₁", "Weight w₂"))
    figure.add_scatter(
        x=limit * np.cos(angle), y=limit * np.sin(angle), mode="lines", name="Limit c",
        line={"color": GREEN, "width": 2}, fill="toself", fillcolor="rgba(18, 148, 140, 0.08)",
        hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=[0, a, a], y=[0, 0, b], mode="lines", name="w₁ and w₂",
        line={"color": GREY, "width": 1.5, "dash": "dot"}, hoverinfo="skip",
    )  # fmt: skip
    _arrow(figure, weights, ORANGE, "Before", "dash")
    _arrow(figure, limited, GREEN, "After", "solid")
    figure.update_xaxes(range=[-reach, reach], zeroline=True, constrain="domain", dtick=1)
    figure.update_yaxes(range=[-reach, reach], zeroline=True, scaleanchor="x", dtick=1)
    return figure


def _arrow(figure: go.Figure, tip: Sequence[float], color: str, name: str, dash: str) -> None:
    figure.add_scatter(
        x=[0, tip[0]], y=[0, tip[1]], mode="lines+markers", name=name,
        line={"color": color, "width": 3, "dash": dash},
        marker={"size": [1, 13], "symbol": "arrow", "angleref": "previous", "color": color},
        hovertemplate="(%{x:.2f}, %{y:.2f})",
    )  # fmt: skip


def running_mean(sums: Floats, prediction: float) -> go.Figure:
    """The sum of each training pass as a dot, their mean so far, and the one of the prediction."""
    passes = np.arange(1, len(sums) + 1)
    shown = np.unique(np.geomspace(1, len(sums), 400).astype(int)) - 1
    mean = np.cumsum(sums) / passes
    figure = go.Figure(layout=plain(290, "Training pass", "Sum in the next unit"))
    figure.add_scatter(
        x=passes[shown], y=sums[shown], mode="markers", name="One pass",
        marker={"color": GREY, "size": 4, "opacity": 0.6},
    )  # fmt: skip
    figure.add_scatter(
        x=passes[shown], y=mean[shown], mode="lines", name="Mean so far",
        line={"color": ORANGE, "width": 2},
    )  # fmt: skip
    figure.add_hline(
        y=prediction, line={"color": GREEN, "width": 2, "dash": "dash"},
        annotation_text="prediction", annotation_position="top right",
    )  # fmt: skip
    figure.update_xaxes(type="log", dtick=1)
    return figure


def stopping(training: Floats, validation: Floats, best: int, ended: int) -> go.Figure:
    """Losses (epochs,) with the epoch that is kept and the one after which the training ends; what
    would have come after that is fainter."""
    epochs = np.arange(1, len(training) + 1)
    figure = go.Figure(layout=plain(330, "Epoch", "Loss (cross-entropy, nats)"))
    for name, curve, color in (
        ("Training", training, GREEN),
        ("Validation", validation, ORANGE),
    ):
        line = {"color": color, "width": 2}
        figure.add_scatter(x=epochs[:ended], y=curve[:ended], name=name, line=line)
        figure.add_scatter(
            x=epochs[ended - 1 :], y=curve[ended - 1 :], line=line, opacity=0.35, showlegend=False,
            hovertemplate="%{y:.3f}, never trained<extra></extra>",
        )  # fmt: skip
    figure.add_scatter(
        x=[best], y=[validation[best - 1]], mode="markers", name="Kept",
        marker={"size": 13, "symbol": "circle-open", "line": {"width": 3}, "color": ORANGE},
    )  # fmt: skip
    figure.add_vline(
        x=ended, line={"width": 1.5, "dash": "dash", "color": GREY},
        annotation_text="end", annotation_position="top right",
    )  # fmt: skip
    figure.update_traces(mode="lines", selector={"mode": None})
    return figure
