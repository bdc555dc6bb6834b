"""Plotly figures of the pages. Colours come from `core.plots.colors`; text follows the theme."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.plots.colors import VEIL

SMALLEST_SHARE = 1e-3
PERCENT = ("0.1 %", "1 %", "10 %", "100 %")
QUARTERS = ("0 %", "25 %", "50 %", "75 %", "100 %")
MOST_CELLS_WITH_TEXT = 15


def _plain(height: int, x: str, y: str) -> go.Layout:
    return go.Layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis={"title": x, "fixedrange": True},
        yaxis={"title": y, "fixedrange": True},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        bargap=0.25,
    )


def class_balance(classes: Sequence[str], parts: dict[str, NDArray[np.int64]]) -> go.Figure:
    """Stacked bars: images per class, one colour for each named part of counts (classes,)."""
    bars = [
        go.Bar(x=list(classes), y=counts, name=name, hovertemplate="%{y:,} images in %{x}")
        for name, counts in parts.items()
    ]
    figure = go.Figure(bars, _plain(260, "Class", "Images"))
    figure.update_layout(barmode="stack")
    figure.update_xaxes(type="category")
    return figure


def histogram(values: NDArray[np.floating], label: str, bins: int = 40) -> go.Figure:
    """How often each value occurs: shares of all values, on a logarithmic axis."""
    finite = np.asarray(values, dtype=float).ravel()
    counts, edges = np.histogram(finite, bins=bins)
    bar = go.Bar(
        x=(edges[:-1] + edges[1:]) / 2,
        y=counts / max(1, finite.size),
        width=np.diff(edges),
        customdata=100 * counts / max(1, finite.size),
        hovertemplate="%{customdata:.1f} % of the values near %{x:.2f}<extra></extra>",
    )
    figure = go.Figure(bar, _plain(180, label, "Share of values"))
    figure.update_layout(bargap=0)
    figure.update_yaxes(type="log", tickvals=[0.001, 0.01, 0.1, 1], ticktext=PERCENT)
    return figure


def confusion(matrix: NDArray[np.int64], classes: Sequence[str]) -> go.Figure:
    """Counts (classes, classes), true class in rows, coloured by the share of the true class.

    The colour is logarithmic from 0.1 % to 100 %, so that few errors are still seen; it grows
    from the ground of the page. No case, no colour.
    """
    counts = np.asarray(matrix)
    share = counts / np.maximum(1, counts.sum(axis=1, keepdims=True))
    level = np.log10(np.maximum(share, SMALLEST_SHARE))
    labels = list(classes)
    heat = go.Heatmap(
        z=np.where(counts > 0, level, np.nan),
        x=labels,
        y=labels,
        zmin=np.log10(SMALLEST_SHARE),
        zmax=0,
        colorscale=VEIL,
        showscale=False,
        xgap=1,
        ygap=1,
        text=counts,
        customdata=100 * share,
        hovertemplate="%{y} read as %{x}: %{text} images, %{customdata:.1f} %<extra></extra>",
    )
    figure = go.Figure(heat, _plain(460, "Predicted class", "True class"))
    if len(labels) <= MOST_CELLS_WITH_TEXT:
        figure.add_trace(_numbers(counts, labels))
    figure.update_xaxes(type="category", showgrid=False, constrain="domain")
    figure.update_yaxes(
        type="category", showgrid=False, autorange="reversed", scaleanchor="x", constrain="domain"
    )
    return figure


def _numbers(counts: NDArray[np.int64], labels: Sequence[str]) -> go.Scatter:
    """The counts above 0, without a colour of their own: the page gives them that of its text."""
    rows, columns = np.nonzero(counts)
    return go.Scatter(
        x=[labels[int(i)] for i in columns],
        y=[labels[int(i)] for i in rows],
        text=[f"{value}" for value in counts[rows, columns]],
        mode="text",
        hoverinfo="skip",
        showlegend=False,
    )


def probability_bars(
    classes: Sequence[str], probabilities: NDArray[np.floating], most: int = 10
) -> go.Figure:
    """The most probable classes, best on top; probabilities (classes,) from 0 to 1."""
    order = np.argsort(-np.asarray(probabilities), kind="stable")[:most]
    values = np.asarray(probabilities, dtype=float)[order]
    bars = go.Bar(
        x=values,
        y=[classes[i] for i in order],
        orientation="h",
        text=[f"{100 * value:.1f} %" for value in values],
        textposition="outside",
        cliponaxis=False,
        customdata=100 * values,
        hovertemplate="%{y}: %{customdata:.4f} %<extra></extra>",
    )
    figure = go.Figure(bars, _plain(70 + 26 * len(order), "Probability", "Class"))
    figure.update_xaxes(range=[0, 1.25], ticktext=QUARTERS, tickvals=[0, 0.25, 0.5, 0.75, 1])
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    return figure
