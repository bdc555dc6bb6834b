"""Parallel coordinates: one line a run across settings and results, as a plotly figure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

WIDE_RANGE = 50  # from this ratio on positive numbers are spread by their logarithm
MOST_TICKS = 12
NEAREST = 0.04  # of the axis
FEW = 6  # so many different numbers are written beside the axis as they are


@dataclass(frozen=True)
class Column:
    """One axis: its name and a value for each run, numbers or texts. `named`: few numbers are
    written beside the axis as they are; `log`: positive numbers are spread by their logarithm, of
    however narrow a range."""

    name: str
    values: Sequence[Any]
    named: bool = True
    log: bool = False


def dimension(column: Column) -> dict[str, Any]:
    """A column as plotly wants it: texts get whole numbers, wide ranges logarithms."""
    values = list(column.values)
    if not all(_number(each) for each in values):
        texts = sorted({str(each) for each in values})
        shown = [each if len(each) < 15 else f"{each[:13]}…" for each in texts]
        places = [texts.index(str(each)) for each in values]
        return {
            "label": column.name,
            "values": places,
            "tickvals": list(range(len(texts)))[:MOST_TICKS],
            "ticktext": shown[:MOST_TICKS],
        }
    different = sorted({float(each) for each in values})
    wide = different[0] > 0 and (column.log or different[-1] / different[0] >= WIDE_RANGE)
    place = math.log10 if wide else float
    found: dict[str, Any] = {"label": column.name, "values": [place(each) for each in values]}
    few = len(different) <= FEW and _apart([place(each) for each in different])
    if wide or (column.named and few):
        ticks = different if few else round_numbers(different[0], different[-1])
        found |= {"tickvals": [place(each) for each in ticks]}
        found |= {"ticktext": [f"{each:.4g}" for each in ticks]}
    return found


def _apart(places: Sequence[float]) -> bool:
    """No two numbers so near that their texts would overlap."""
    gaps = [after - before for before, after in pairwise(places)]
    return not gaps or min(gaps) >= NEAREST * (places[-1] - places[0])


def round_numbers(low: float, high: float) -> list[float]:
    """Powers of ten between two positive numbers with their doubles and fivefolds, and both ends.

    >>> round_numbers(0.004, 0.3)
    [0.004, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3]
    """
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = (1, 2, 5) if high / low < 1000 else (1,)
    marks = [float(f"{step}e{power}") for power in powers for step in steps]
    # The ends are written too; what stands close to them would overlap.
    return [low, *(each for each in marks if 1.3 * low < each < high / 1.3), high]


def parallel(columns: Sequence[Column], color: Sequence[float], scale: Any) -> go.Figure:
    """Lines across all columns, coloured by `color` (runs,) from low to high on a plotly scale.

    Dragging along an axis keeps the runs within the range.
    """
    lines = go.Parcoords(
        dimensions=[dimension(each) for each in columns],
        line={"color": list(color), "colorscale": scale, "showscale": False},
        labelside="top",
        unselected={"line": {"opacity": 0.08}},
    )
    layout = go.Layout(height=420, margin={"l": 60, "r": 60, "t": 56, "b": 24})
    return go.Figure(lines, layout)


def _number(value: Any) -> bool:
    whole = isinstance(value, int | float) and not isinstance(value, bool)
    return whole and math.isfinite(value)
