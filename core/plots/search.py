"""How a search went: its history, what mattered, and each setting against the result."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from core.plots.compared import category

GREY = "rgba(128, 140, 138, 0.9)"
LONGEST = 34
LINE = 9  # letters below an axis
FEW_VALUES = 6  # so many numbers are written below the axis as they are
NEAREST = 0.15  # of the axis
DECADES = 30  # up to this ratio 2 and 5 are written too, up to ten times it 3
SPARE = 1.3  # what an axis shows beyond its values, as a ratio
WIDE = 8  # from this ratio on positive numbers are spread by their logarithm
DONE, CUT = "Finished", "Ended early"


@dataclass(frozen=True)
class Point:
    """A trial as a point. `whole`: it ran to its end; `said`: what hovering tells."""

    number: int
    value: float
    whole: bool
    said: str


def history(points: Sequence[Point], title: str, *, rising: bool) -> go.Figure:
    """The result of each trial over its number, and the best so far as a line of steps."""
    return go.Figure(
        [_best_line(points, rising), *_marks(points, [each.number for each in points])],
        _layout("Trial", title, 320),
    )


def _best_line(points: Sequence[Point], rising: bool) -> go.Scatter:
    choose = max if rising else min
    best: list[float] = []
    for each in points:
        best.append(choose(best[-1], each.value) if best else each.value)
    return go.Scatter(
        x=[each.number for each in points],
        y=best,
        mode="lines",
        line={"shape": "hv", "width": 2, "color": category(0)},
        name="Best so far",
        hoverinfo="skip",
    )


def _marks(points: Sequence[Point], x: Sequence[Any]) -> list[go.Scatter]:
    """Trials that ran to their end as discs, the others as rings."""
    found = []
    for name, whole in ((DONE, True), (CUT, False)):
        chosen = [place for place, each in enumerate(points) if each.whole == whole]
        if chosen:
            color = category(0) if whole else GREY
            found.append(
                go.Scatter(
                    x=[x[place] for place in chosen],
                    y=[points[place].value for place in chosen],
                    mode="markers",
                    marker={
                        "size": 9,
                        "color": color,
                        "symbol": "circle" if whole else "circle-open",
                    },
                    name=name,
                    customdata=[points[place].said for place in chosen],
                    hovertemplate="%{customdata}<extra></extra>",
                )
            )
    return found


def importances(names: Sequence[str], shares: Sequence[float]) -> go.Figure:
    """A bar a setting, the most important on top; shares of 1, shown in percent."""
    order = sorted(range(len(names)), key=lambda place: -shares[place])
    percents = [100 * shares[place] for place in order]
    bars = go.Bar(
        x=percents,
        y=list(range(len(order))),
        orientation="h",
        marker={"color": category(0), "opacity": 0.75},
        text=[f"{share:.0f} %" for share in percents],
        textposition="outside",
        cliponaxis=False,
        customdata=[names[place] for place in order],
        hovertemplate="%{customdata}: %{x:.1f} %<extra></extra>",
    )
    layout = _layout("Share of the differences (%)", "", max(180, 90 + 34 * len(names)))
    layout.xaxis.update(range=[0, 112], tickvals=[0, 25, 50, 75, 100])
    layout.yaxis = {
        "tickvals": list(range(len(order))),
        "ticktext": [_short(names[place]) for place in order],
        "range": [len(order) - 0.5, -0.5],
        "fixedrange": True,
        "showgrid": False,
        "automargin": True,
    }
    return go.Figure(bars, layout)


def slice_of(points: Sequence[Point], values: Sequence[Any], name: str, title: str) -> go.Figure:
    """The result of each trial over its value of one setting, numbers or texts."""
    numbers = all(_number(each) for each in values)
    x = list(values) if numbers else [_wrapped(str(each)) for each in values]
    figure = go.Figure(_marks(points, x), _layout(name, title, 260))
    figure.update_layout(showlegend=False)
    if not numbers:
        figure.update_xaxes(
            type="category",
            categoryorder="category ascending",
            tickangle=0,
            tickfont={"size": 10 if len(set(x)) > 4 else 12},
        )
        return figure
    different = sorted({float(each) for each in values})
    wide = different[0] > 0 and different[-1] / different[0] >= WIDE
    if _room(different, wide):
        figure.update_xaxes(tickvals=different, ticktext=[f"{each:.3g}" for each in different])
    elif wide:
        marks = _round(different[0], different[-1])
        figure.update_xaxes(tickvals=marks, ticktext=[f"{each:g}" for each in marks])
    if wide:
        figure.update_xaxes(type="log")
    return figure


def _round(low: float, high: float) -> list[float]:
    """Powers of ten from a little below to a little above, of few also numbers between them:
    0.0012 and 0.011 give 0.001, 0.002, 0.005, 0.01."""
    ratio = high / low
    steps = (1, 2, 5) if ratio < DECADES else (1, 3) if ratio < 10 * DECADES else (1,)
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    marks = [float(f"{step}e{power}") for power in powers for step in steps]
    return [each for each in marks if low / SPARE <= each <= high * SPARE]


def _room(different: Sequence[float], wide: bool) -> bool:
    """Few numbers, none too near to the next: they can stand below the axis as they are."""
    if not 1 < len(different) <= FEW_VALUES:
        return len(different) == 1
    places = [math.log(each) if wide else each for each in different]
    nearest = min(after - before for before, after in pairwise(places))
    return nearest >= NEAREST * (places[-1] - places[0])


def _wrapped(text: str) -> str:
    """In lines of a few letters: 'SGD with momentum' below each other."""
    return "<br>".join(textwrap.wrap(text, LINE)) or text


def _layout(x: str, y: str, height: int) -> go.Layout:
    return go.Layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis={"title": x, "fixedrange": True, "automargin": True},
        yaxis={"title": y, "fixedrange": True, "automargin": True},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _number(value: Any) -> bool:
    whole = isinstance(value, int | float) and not isinstance(value, bool)
    return whole and math.isfinite(value)
