"""How each arm ended: best and last validation values, and the test result, with intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from numpy.typing import NDArray

from core.compare.groups import half_width
from core.lab import results
from core.lab.arms import Arm
from core.lab.record import Lab
from core.lab.results import Cells, Figure
from core.lab.statistics import FEWEST_PAIRS
from core.plots.intervals import intervals
from ui import cache

NO_BAR = {"displayModeBar": False}
Floats = NDArray[np.float64]


def values(lab: Lab, cells: Cells, figure: Figure) -> dict[Arm, Floats]:
    """By arm (seeds,), NaN where a run has not finished."""
    summaries = {
        each.run.id: cache.summary(each.run.folder)
        for each in cells.values()
        if each.run and each.phase == "finished"
    }
    return results.finals(lab, cells, figure, summaries)


def show(lab: Lab, cells: Cells) -> None:
    """A picture of the test results, and a table of all figures."""
    st.subheader("Figures", anchor=False)
    chart, table = _drawn(results.stamp(lab, cells), lab, cells)
    st.plotly_chart(chart, key="lab-finals", config=NO_BAR)
    st.caption(
        "Each arm alone, a small point a seed. Seeds often differ more than arms do, so intervals "
        "that overlap here may still be told apart by the paired differences of the verdict."
    )
    st.dataframe(table, hide_index=True, row_height=34, key="lab-figures")
    st.caption(
        "Mean over the finished seeds, from three on ± half of its 95 % interval (Student's t). "
        "The test data is used once, with the weights that the run keeps: those of the last epoch, "
        "with early stopping those of the best. So best is said of the validation data alone."
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _drawn(stamp: tuple[str, ...], _lab: Lab, _cells: Cells) -> tuple[go.Figure, pd.DataFrame]:
    """The picture of the test results and the table of all figures, made once."""
    plan, every = _lab.plan, results.figures(_lab.plan.base)
    found = {each: values(_lab, _cells, each) for each in every}
    first = found[every[0]]
    singles = [first[arm][np.isfinite(first[arm])] for arm in plan.arms]
    half = np.array([_half(each) for each in singles])
    names = [plan.title(arm) for arm in plan.arms]
    chart = intervals(names, singles, half, range(len(names)), every[0].title)
    rows = {
        plan.title(arm): {each.title: _text(found[each][arm], each.digits) for each in every}
        for arm in plan.arms
    }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("Arm").reset_index()
    return chart, table


def _half(values: Floats) -> float:
    """Of two values it would be 13 standard errors, which hides the rest and says nothing."""
    if len(values) < FEWEST_PAIRS:
        return np.nan
    return float(half_width(values[:, np.newaxis], "interval")[0])


def _text(values: Floats, digits: int) -> str:
    known = values[np.isfinite(values)]
    if not len(known):
        return "–"
    half = _half(known)
    mean = f"{known.mean():.{digits}f}"
    return mean if np.isnan(half) else f"{mean} ± {half:.{digits}f}"
