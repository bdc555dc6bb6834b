"""What a text is made of, as plotly figures."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

POINTS = 160
MARK = "rgba(128, 140, 138, 0.9)"  # seen on either ground


def coverage(parts: Mapping[str, NDArray[np.floating]], first: int, chosen: int) -> go.Figure:
    """Share of the tokens known, from 0 to 1, over the vocabulary size; one line a named part.

    parts: arrays (n,), whose entry k is for a vocabulary of `first` + k tokens. `chosen` is marked.
    """
    count = len(next(iter(parts.values())))
    places = spread(count)
    lines = [
        go.Scatter(
            x=places + first,
            y=100 * np.asarray(values)[places],
            name=name,
            mode="lines",
            line={"width": 2, "dash": dash},
            hovertemplate=f"%{{y:.2f}} % of {name.lower()} with %{{x:,}}<extra></extra>",
        )
        for (name, values), dash in zip(parts.items(), ("solid", "dot"), strict=False)
    ]
    figure = go.Figure(lines, _plain(300, "Vocabulary size", "Known tokens"))
    figure.update_xaxes(type="log", dtick=1, tickformat=",")
    figure.update_yaxes(range=[0, 103], ticksuffix=" %")
    figure.add_vline(x=chosen, line={"width": 1, "dash": "dash", "color": MARK})
    return figure


def zipf(counts: NDArray[np.integer]) -> go.Figure:
    """Occurrences over rank, both logarithmic, with the line of Zipf's law: count x rank constant.

    counts: (n,) > 0, from frequent to rare.
    """
    places = spread(len(counts))
    ranks = places + 1
    seen = go.Scatter(
        x=ranks,
        y=np.asarray(counts)[places],
        name="This text",
        mode="lines",
        line={"width": 2},
        hovertemplate="Rank %{x:,}: %{y:,} times<extra></extra>",
    )
    law = go.Scatter(
        x=ranks[[0, -1]],
        y=counts[0] / ranks[[0, -1]],
        name="Zipf's law",
        mode="lines",
        line={"width": 1, "dash": "dash"},
        hoverinfo="skip",
    )
    figure = go.Figure([seen, law], _plain(300, "Rank", "Occurrences"))
    figure.update_xaxes(type="log", dtick=1, tickformat=",")
    figure.update_yaxes(
        type="log", dtick=1, tickformat=",", range=[-0.2, np.log10(counts[0]) + 0.3]
    )
    return figure


def spread(count: int) -> NDArray[np.int64]:
    """At most POINTS places from 0 to `count` - 1, evenly spaced on a logarithmic axis."""
    places = np.geomspace(1, max(1, count), min(POINTS, max(1, count)))
    return np.unique(np.rint(places).astype(np.int64)) - 1


def _plain(height: int, x: str, y: str) -> go.Layout:
    return go.Layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis={"title": x, "fixedrange": True},
        yaxis={"title": y, "fixedrange": True},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )
