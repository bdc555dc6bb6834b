"""Settings and results of all compared runs at once."""

from __future__ import annotations

import math

import streamlit as st

from core.compare import finals, settings
from core.compare.settings import LAYERS
from core.plots.parallel import Column, parallel
from ui import compare_address, compare_finals
from ui.compare_choice import Comparison

MOST_SETTINGS = 8
NO_BAR = {"displayModeBar": False}
# Readable on either ground: from orange by grey to teal.
SCALE = [[0.0, "#d2762b"], [0.5, "#8b9896"], [1.0, "#159e92"]]


def show(shown: Comparison) -> None:
    """One line a run; runs without the result are left out and named."""
    summaries = compare_finals.known_summaries(shown)
    options = finals.options([each.result for each in shown.runs], summaries)
    if len(shown.runs) < 2 or not options:
        st.markdown("Choose two or more runs that have results.")
        return
    results = compare_address.several(
        "Results", "results", options, options[:2], compare_finals.title
    )
    found = {name: compare_finals.values(shown, summaries, name) for name in results}
    there = [
        place
        for place in range(len(shown.runs))
        if all(math.isfinite(values[place].value) for values in found.values())
    ]
    if len(there) < 2:
        st.markdown("Fewer than two runs have all of these results; choose others.")
        return
    columns = _settings(shown, there)
    columns += [
        Column(_title(name), [_scale(name) * values[place].value for place in there], False)
        for name, values in found.items()
    ]
    color = [found[results[0]][place].value for place in there]
    figure = parallel(columns, color, SCALE)
    with st.container(key="parallel"):
        st.plotly_chart(figure, key="compared-parallel", config=NO_BAR)
    _caption(shown, there, compare_finals.title(results[0]))


def _settings(shown: Comparison, there: list[int]) -> list[Column]:
    names = settings.telling(shown.differing, [shown.settings[place] for place in there])
    if len(names) > 1 and LAYERS in names:
        names.remove(LAYERS)  # too long for the marks of an axis
    return [
        Column(
            shown.labels[name], ["–" if own is None else own for own in _values(shown, there, name)]
        )
        for name in names[:MOST_SETTINGS]
    ]


def _title(result: str) -> str:
    return compare_finals.title(result) + " (%)" * compare_finals.is_share(result)


def _scale(result: str) -> float:
    return 100.0 if compare_finals.is_share(result) else 1.0


def _values(shown: Comparison, there: list[int], name: str) -> list[object]:
    return [shown.settings[place].get(name) for place in there]


def _caption(shown: Comparison, there: list[int], result: str) -> None:
    left = [title for place, title in enumerate(shown.titles) if place not in there]
    without = f" Without these results, so left out: {'; '.join(left)}." if left else ""
    st.caption(
        f"One line a run, coloured by {result[0].lower()}{result[1:]}: teal is high, orange low. "
        f"Drag along an axis to keep the runs within a range, drag a title to reorder.{without}"
    )
