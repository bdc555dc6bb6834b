"""Curves of activation functions and bars of scores with their shares."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from core.plots.penalties import GREEN, GREY, ORANGE, Floats, plain


def activation(z: Floats, values: Floats, slopes: Floats, at: tuple[float, float]) -> go.Figure:
    """A function and its slope (n,) over z (n,), with a mark at (z, f(z))."""
    figure = go.Figure(layout=plain(330, "z, the weighted sum", ""))
    line = {"color": GREY, "width": 1.5, "dash": "dot"}
    figure.add_scatter(x=z, y=slopes, name="Slope", mode="lines", line=line)
    line = {"color": GREEN, "width": 2.5}
    figure.add_scatter(x=z, y=values, name="Activation", mode="lines", line=line)
    figure.add_scatter(
        x=[at[0]], y=[at[1]], mode="markers", showlegend=False,
        marker={"size": 12, "color": ORANGE}, hovertemplate="%{x:.2f} becomes %{y:.3f}",
    )  # fmt: skip
    return figure


def scores(names: Sequence[str], values: Floats, shares: Floats) -> go.Figure:
    """Scores (n,) and, beside them, their softmax (n,), one row of bars a name."""
    figure = go.Figure(layout=plain(90 + 46 * len(names), "", ""))
    for place, (data, text, color) in enumerate(
        (
            (values, [f"{each:.1f}" for each in values], GREY),
            (shares, [f"{100 * each:.1f} %" for each in shares], GREEN),
        )
    ):
        axis = "x" if place == 0 else "x2"
        figure.add_bar(
            x=data, y=list(names), orientation="h", text=text, textposition="outside",
            marker={"color": color}, xaxis=axis, showlegend=False, cliponaxis=False,
            hovertemplate="%{y}: %{text}<extra></extra>",
        )  # fmt: skip
    low, high = min(0.0, float(values.min())), max(1.0, float(values.max()))
    room = 0.3 * (high - low)
    figure.update_layout(
        xaxis={"domain": [0, 0.46], "range": [low - room, high + room], "title": "Score z"},
        xaxis2={
            "domain": [0.54, 1],
            "range": [0, 1.35],
            "title": "Probability",
            "fixedrange": True,
        },
        yaxis={"autorange": "reversed", "type": "category", "showgrid": False},
    )
    figure.update_xaxes(tickvals=[0, 0.5, 1], ticktext=["0 %", "50 %", "100 %"], selector=1)
    return figure
