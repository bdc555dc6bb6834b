"""Curves of several runs in panels over one axis, with bands, as one plotly figure.

All panels share one x axis, so zoom and hover are the same in all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.plots.decimate import keep

Floats = NDArray[np.float64]
# Streamlit's frontend puts the theme's categorical colours in place of these.
CATEGORIES = tuple(f"#0000{place:02d}" for place in range(1, 11))
DASHES = ("solid", "dash", "dot", "dashdot")
GAP_PX, FOOT_PX, TITLE_PX = 46, 48, 8
MOST_IN_ONE_HOVER = 12
MOST_POINTS = 20_000  # that a browser is sent of one figure


@dataclass(frozen=True)
class Line:
    """One curve (n,) of a panel. `color` counts through the categories, then the dashes.

    `half` is half the width of the band around it, NaN where there is none, and `count` the number
    of runs that it is the mean of. A `faint` line is drawn behind the others and says nothing.
    `dash` counts on in the dashes, for few lines that are to be told apart without colours.
    """

    name: str
    color: int
    x: Floats
    y: Floats
    half: Floats | None = None
    count: NDArray[np.int64] | None = None
    faint: bool = False
    dash: int = 0


@dataclass(frozen=True)
class Chart:
    """One panel: its title, its lines, and from where to where its axis goes; None: as needed."""

    title: str
    lines: Sequence[Line]
    log: bool = False
    span: tuple[float, float] | None = None


def category(place: int) -> str:
    """The colour of curve number `place`."""
    return CATEGORIES[place % len(CATEGORIES)]


def charts(
    panels: Sequence[Chart], x_title: str, *, log_x: bool = False, height: int = 260
) -> go.Figure:
    """Panels below each other, each `height` px high; lines of one name share a legend entry."""
    traces: list[go.Scatter] = []
    named: set[str] = set()
    many = sum(len(panel.lines) for panel in panels)
    share = max(8, MOST_POINTS // max(1, many))
    for place, panel in enumerate(panels):
        axis = "y" if place == 0 else f"y{place + 1}"
        for line in sorted(panel.lines, key=lambda each: not each.faint):
            new = not line.faint and line.name not in named
            traces += _traces(line, axis, share, panel.title, legend=new)
            if new:
                named.add(line.name)
    most = max((len({line.name for line in panel.lines}) for panel in panels), default=0)
    return go.Figure(traces, _layout(panels, x_title, log_x, height, most, len(named)))


def _traces(line: Line, axis: str, share: int, metric: str, *, legend: bool) -> list[go.Scatter]:
    chosen = keep(line.y, share)
    x, y = line.x[chosen], line.y[chosen]
    shared: dict[str, Any] = {"yaxis": axis, "legendgroup": line.name, "name": line.name, "x": x}
    color = category(line.color)
    dash = DASHES[(line.dash + line.color // len(CATEGORIES)) % len(DASHES)]
    if line.faint:
        faint = {"color": color, "width": 1}
        return [
            go.Scatter(
                y=y,
                mode="lines",
                line=faint,
                opacity=0.25,
                hoverinfo="skip",
                showlegend=False,
                **shared,
            )
        ]
    count = line.count[chosen] if line.count is not None else None
    half = line.half[chosen] if line.half is not None else None
    hover = f"{metric} %{{y:.4~g}}"  # one hover speaks for all panels
    custom = None
    if half is not None and count is not None:
        custom = np.stack([np.nan_to_num(half), count], axis=1)
        hover += " ± %{customdata[0]:.2~g} of %{customdata[1]} runs"
    main = go.Scatter(
        y=y,
        mode="lines" if len(x) > 1 else "markers",
        line={"color": color, "width": 2, "dash": dash},
        marker={"color": color, "size": 7},
        customdata=custom,
        hovertemplate=hover,
        showlegend=legend,
        **shared,
    )
    return [*([] if half is None else _band(shared, x, y, half, color)), main]


def _band(
    shared: dict[str, Any], x: Floats, y: Floats, half: Floats, color: str
) -> list[go.Scatter]:
    """A filled outline around each stretch where the band is known."""
    known = np.isfinite(half)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], known.astype(int), [0]])))
    found = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        part = slice(start, end)
        outline = {
            **shared,
            "x": np.concatenate([x[part], x[part][::-1]]),
            "y": np.concatenate([(y + half)[part], (y - half)[part][::-1]]),
        }
        found.append(
            go.Scatter(
                mode="lines",
                fill="toself",
                fillcolor=color,
                line={"width": 0, "color": color},
                opacity=0.2,
                hoverinfo="skip",
                showlegend=False,
                **outline,
            )
        )
    return found


def _layout(
    panels: Sequence[Chart], x_title: str, log_x: bool, height: int, most: int, entries: int
) -> go.Layout:
    count = max(1, len(panels))
    inner = count * height + (count - 1) * GAP_PX
    axes: dict[str, Any] = {}
    annotations = []
    for place, panel in enumerate(panels):
        top = 1 - place * (height + GAP_PX) / inner
        axes["yaxis" if place == 0 else f"yaxis{place + 1}"] = {
            "domain": [max(0.0, top - height / inner), top],
            "type": "log" if panel.log else "linear",
            **({"dtick": "D2"} if panel.log else {}),
            **({"range": panel.span} if panel.span else {}),
            "fixedrange": True,
            "anchor": "x",
        }
        annotations.append(
            {
                "text": panel.title,
                "xref": "paper",
                "yref": "paper",
                "x": 0,
                "y": top,
                "xanchor": "left",
                "yanchor": "bottom",
                "yshift": TITLE_PX,
                "showarrow": False,
            }
        )
    legend = 26 * min(12, entries) + 8
    return go.Layout(
        height=inner + FOOT_PX + 44 + legend,
        margin={"l": 8, "r": 8, "t": 44, "b": FOOT_PX},
        hovermode="x unified" if most <= MOST_IN_ONE_HOVER else "closest",
        hoversubplots="axis",
        xaxis={
            "title": x_title,
            "type": "log" if log_x else "linear",
            "anchor": f"y{count}" if count > 1 else "y",
            "unifiedhovertitle": {"text": f"{x_title} %{{x:.4~g}}"},
            "hoverformat": ".4~g",
        },
        annotations=annotations,
        legend={"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom", "x": 0},
        **axes,
    )
