"""Figures of the regularization concepts; arrays in, plotly out.

Each figure is made of plain dictionaries in one go: adding traces one by one takes three times as
long, and these are drawn anew with each move of a slider.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NAMES = {"none": "No penalty", "l2": "L2", "l1": "L1"}
DASHES = {"none": "dot", "l2": "solid", "l1": "dash"}
# Streamlit's frontend puts the theme's categorical colours in place of these.
GREEN, ORANGE, GREY = "#000001", "#000002", "#000008"
INKS = {"none": GREY, "l2": GREEN, "l1": ORANGE}


def figure(
    traces: Sequence[dict[str, Any]], height: int, x: str, y: str, **layout: Any
) -> go.Figure:
    """Traces with titled axes and a legend above; `layout` adds to that, axis by axis."""
    axes = {
        name: {"title": title, "fixedrange": True} | layout.pop(name, {})
        for name, title in (("xaxis", x), ("yaxis", y))
    }
    base = {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    }
    return go.Figure({"data": list(traces), "layout": base | axes | layout})


def line(x: NDArray[Any], y: NDArray[Any], name: str, color: str, **more: Any) -> dict[str, Any]:
    """A curve; `dash` and `width` are those of its line."""
    look = {"color": color, "width": more.pop("width", 2), "dash": more.pop("dash", "solid")}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "name": name, "line": look} | more


def upright(x: float, dash: str = "dot") -> dict[str, Any]:
    """A line through the whole height at x."""
    look = {"color": GREY, "width": 1.2, "dash": dash}
    return {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "line": look}


def over_weight(
    weights: Floats, curves: Mapping[str, Floats], at: float, values: Mapping[str, float], y: str
) -> go.Figure:
    """Curves (n,) by kind over weights (n,), with a mark where the weight stands."""
    traces = [line(weights, curves[k], NAMES[k], INKS[k], dash=DASHES[k]) for k in curves]
    traces += [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [at],
            "y": [values[kind]],
            "marker": {"color": INKS[kind], "size": 10},
            "showlegend": False,
            "hovertemplate": f"{NAMES[kind]} at %{{x:.2f}}: %{{y:.3f}}<extra></extra>",
        }
        for kind in curves
    ]
    return figure(traces, 270, "Weight w", y, shapes=[upright(at)])


def over_steps(curves: Mapping[str, Floats], y: str) -> go.Figure:
    """A weight by kind of penalty over the steps of a training, (steps + 1,) each."""
    traces = [
        line(np.arange(len(curve)), curve, NAMES[kind], INKS[kind], dash=DASHES[kind])
        for kind, curve in curves.items()
    ]
    return figure(traces, 270, "Step", y)


def circle(weights: Sequence[float], limited: Sequence[float], limit: float) -> go.Figure:
    """Two weights as an arrow from the origin, its right triangle, the circle of the limit and,
    where the arrow is longer, what is left of it."""
    angle = np.linspace(0, 2 * np.pi, 91)
    a, b = weights
    legs = np.array([[0, 0], [a, 0], [a, b]])
    ring = {"fill": "toself", "fillcolor": "rgba(18, 148, 140, 0.08)", "hoverinfo": "skip"}
    traces = [
        line(limit * np.cos(angle), limit * np.sin(angle), "Limit c", GREEN, **ring),
        line(legs[:, 0], legs[:, 1], "w₁ and w₂", GREY, dash="dot", width=1.5, hoverinfo="skip"),
        _arrow(weights, ORANGE, "Before", "dash"),
        _arrow(limited, GREEN, "After", "solid"),
    ]
    span = {"range": [-3.3, 3.3], "zeroline": True, "dtick": 1}
    return figure(
        traces,
        430,
        "Weight w₁",
        "Weight w₂",
        xaxis=span | {"constrain": "domain"},
        yaxis=span | {"scaleanchor": "x"},
    )


def _arrow(tip: Sequence[float], color: str, name: str, dash: str) -> dict[str, Any]:
    head = {"size": [1, 13], "symbol": "arrow", "angleref": "previous", "color": color}
    x, y = np.array([0, tip[0]]), np.array([0, tip[1]])
    more = {"mode": "lines+markers", "marker": head, "hovertemplate": "(%{x:.2f}, %{y:.2f})"}
    return line(x, y, name, color, dash=dash, width=3) | more


def running_mean(sums: Floats, prediction: float) -> go.Figure:
    """The sum of each training pass as a dot, their mean so far, and the one of the prediction."""
    passes = np.arange(1, len(sums) + 1)
    shown = np.unique(np.geomspace(1, len(sums), 400).astype(int)) - 1
    mean = np.cumsum(sums) / passes
    dots = {"mode": "markers", "marker": {"color": GREY, "size": 4, "opacity": 0.6}}
    ends = np.array([1, max(2, len(sums))])
    traces = [
        line(passes[shown], sums[shown], "One pass", GREY) | dots,
        line(ends, np.full(2, prediction), "Prediction", GREEN, dash="dash"),
        line(passes[shown], mean[shown], "Mean so far", ORANGE),
    ]
    log = {"type": "log", "dtick": 1}
    return figure(traces, 290, "Training pass", "Sum in the next unit", xaxis=log)


def stopping(training: Floats, validation: Floats, best: int, ended: int) -> go.Figure:
    """Losses (epochs,) with the epoch that is kept and the one after which the training ends; what
    would have come after that is fainter."""
    epochs = np.arange(1, len(training) + 1)
    never = "%{y:.3f}, never trained<extra></extra>"
    traces = []
    for name, curve, color in (
        ("Training", training, GREEN),
        ("Validation", validation, ORANGE),
    ):
        faint = {"opacity": 0.35, "showlegend": False, "hovertemplate": never}
        traces.append(line(epochs[:ended], curve[:ended], name, color))
        traces.append(line(epochs[ended - 1 :], curve[ended - 1 :], name, color, **faint))
    mark = {"size": 13, "symbol": "circle-open", "line": {"width": 3}, "color": ORANGE}
    kept = line(epochs[best - 1 : best], validation[best - 1 : best], "Kept", ORANGE)
    traces.append(kept | {"mode": "markers", "marker": mark})
    note = {
        "x": ended,
        "y": 1,
        "yref": "paper",
        "text": "end",
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "top",
        "xshift": 4,
    }
    return figure(
        traces,
        330,
        "Epoch",
        "Loss (cross-entropy, nats)",
        shapes=[upright(ended, "dash")],
        annotations=[note],
    )
