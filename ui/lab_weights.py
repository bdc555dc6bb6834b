"""What the arms did to the weights, beside the formula that says what they should do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from core.compare import weights as stored
from core.config import RunConfig
from core.lab import results, weights
from core.lab.arms import Arm
from core.lab.record import Lab
from core.lab.results import Cells
from core.lab.weights import Measured
from core.plots.unit_lengths import unit_lengths
from core.plots.weight_shapes import weight_shapes
from core.runs.run import Run

NO_BAR = {"displayModeBar": False}


@st.cache_resource(max_entries=500, show_spinner=False)
def _measured(folder: Path, _run: Run) -> Measured | None:
    """Of a finished run, whose weights never change; None when they cannot be read."""
    found = _kernels(_run)
    return weights.measured(found) if found else None


@st.cache_resource(max_entries=32, show_spinner=False)
def _network(folder: Path, _run: Run) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """All weights of a run in one vector, and the lengths of its units."""
    found = _kernels(_run)
    return weights.values(found), weights.lengths(found)


def _kernels(run: Run) -> weights.Kernels:
    try:
        return stored.matrices(run)
    except stored.WeightsError:
        return {}


def show(lab: Lab, cells: Cells) -> None:
    """The table with the formula, then both pictures."""
    st.subheader("What happened to the weights", anchor=False)
    firsts, rows = {}, {}
    for arm in lab.plan.arms:
        runs = results.finished(lab, cells, arm)
        each = [found for run in runs if (found := _measured(run.folder, run))]
        if each:
            firsts[arm] = runs[0]
            rows[lab.plan.title(arm)] = _row(lab, arm, each)
    if not rows:
        st.caption("No network of this lab can be read.")
        return
    images = isinstance(lab.plan.base, RunConfig)
    _table(rows, images)
    _pictures(lab, firsts, images)


def _row(lab: Lab, arm: Arm, each: list[Measured]) -> dict[str, Any]:
    return {
        "Σ|w|": float(np.mean([one.absolute for one in each])),
        "Σw²": float(np.mean([one.squares for one in each])),
        "Near zero (%)": 100 * float(np.mean([one.near_zero for one in each])),
        "Longest unit": float(np.max([one.longest for one in each])),
        "By the formula, first seed": weights.formula(lab.plan.config(arm, 1), each[0]) or "–",
    }


def _table(rows: dict[str, dict[str, Any]], images: bool) -> None:
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("Arm").reset_index()
    formats = {"Σ|w|": "%.0f", "Σw²": "%.1f", "Near zero (%)": "%.1f", "Longest unit": "%.3f"}
    st.dataframe(
        table if images else table.drop(columns=["Longest unit", "By the formula, first seed"]),
        hide_index=True,
        row_height=34,
        column_config={
            name: st.column_config.NumberColumn(format=each) for name, each in formats.items()
        },
        key="lab-weights",
    )
    about = (
        " Longest unit: the largest length ‖w‖ of the weights into one unit, in any seed. L1 adds "
        "λΣ|w| to the loss and drives weights to zero, L2 adds λΣw² and keeps them small, max-norm "
        "shortens any unit whose ‖w‖ is above its limit."
    )
    st.caption(
        f"Kernels and matrices without biases, means over the seeds. Near zero: |w| below "
        f"{weights.NEAR_ZERO:g}.{about * images}"
    )


def _pictures(lab: Lab, firsts: dict[Arm, Run], images: bool) -> None:
    names = [lab.plan.title(arm) for arm in firsts]
    colors = [lab.plan.arms.index(arm) for arm in firsts]
    found = [_network(run.folder, run) for run in firsts.values()]
    left, right = st.columns(2, gap="large") if images else (st.container(), None)
    with left:
        st.markdown("**How the weights are distributed**, first seed, on a logarithmic axis")
        figure = weight_shapes(names, colors, [each for each, _ in found], log=True)
        st.plotly_chart(figure, key="lab-histogram", config=NO_BAR)
    if right:
        with right:
            st.markdown("**Length of each unit's weights**, first seed; a dashed line is a limit")
            limits = [_limit(lab, arm) for arm in firsts]
            figure = unit_lengths(names, colors, [each for _, each in found], limits)
            st.plotly_chart(figure, key="lab-lengths", config=NO_BAR)


def _limit(lab: Lab, arm: Arm) -> float:
    config = lab.plan.config(arm, 1)
    return config.training.max_norm if isinstance(config, RunConfig) else 0.0
