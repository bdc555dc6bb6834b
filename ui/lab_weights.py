"""What the arms did to the weights, beside the formula that says what they should do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

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
FORMULA = "By the formula"


@st.cache_resource(max_entries=500, show_spinner=False)
def _measured(folder: Path, _run: Run) -> Measured | None:
    """Of a finished run, whose weights never change; None when they cannot be read."""
    found = _kernels(_run)
    return weights.measured(found) if found else None


def _kernels(run: Run) -> weights.Kernels:
    try:
        return stored.matrices(run)
    except stored.WeightsError:
        return {}


def show(lab: Lab, cells: Cells) -> None:
    """The table with the formula, then both pictures."""
    st.subheader("What happened to the weights", anchor=False)
    drawn = _drawn(results.stamp(lab, cells), lab, cells)
    if drawn is None:
        st.caption("No network of this lab can be read.")
        return
    images = isinstance(lab.plan.base, RunConfig)
    _table(drawn.rows, images)
    left, right = st.columns(2, gap="large") if images else (st.container(), None)
    with left:
        st.markdown(f"**How the weights are distributed**, {drawn.of}, on a logarithmic axis")
        st.plotly_chart(drawn.shapes, key="lab-histogram", config=NO_BAR)
    if right:
        with right:
            st.markdown(f"**Length of each unit's weights**, {drawn.of}; a dashed line is a limit")
            st.plotly_chart(drawn.lengths, key="lab-lengths", config=NO_BAR)


@dataclass(frozen=True)
class Drawn:
    """A row of figures an arm, and both pictures; `of` says of which seed these are."""

    of: str
    rows: dict[str, dict[str, Any]]
    shapes: go.Figure
    lengths: go.Figure


@st.cache_resource(max_entries=64, show_spinner=False)
def _drawn(stamp: tuple[str, ...], _lab: Lab, _cells: Cells) -> Drawn | None:
    """Worked out once for the same finished runs; None when no network can be read."""
    every = {arm: found for arm in _lab.plan.arms if (found := _readable(_lab, _cells, arm))}
    if not every:
        return None
    seed = next(
        (seed for seed in _lab.plan.seeds if all(seed in each for each in every.values())), None
    )
    of = "each arm's first finished seed" if seed is None else f"seed {seed}"
    firsts = {arm: each[next(iter(each)) if seed is None else seed] for arm, each in every.items()}
    rows = {
        _lab.plan.title(arm): _row(_lab, arm, of, firsts[arm][1], [one for _, one in each.values()])
        for arm, each in every.items()
    }
    names = [_lab.plan.title(arm) for arm in firsts]
    colors = [_lab.plan.arms.index(arm) for arm in firsts]
    found = [_kernels(run) for run, _ in firsts.values()]
    shapes = weight_shapes(names, colors, [weights.values(each) for each in found], log=True)
    limits = [_limit(_lab, arm) for arm in firsts]
    lengths = unit_lengths(names, colors, [weights.lengths(each) for each in found], limits)
    return Drawn(of, rows, shapes, lengths)


def _readable(lab: Lab, cells: Cells, arm: Arm) -> dict[int, tuple[Run, Measured]]:
    """The finished runs of an arm by their seed, in the order of the plan, with their figures."""
    found = {}
    for seed in lab.plan.seeds:
        cell = cells[arm, seed]
        if cell.run and cell.phase == "finished" and (one := _measured(cell.run.folder, cell.run)):
            found[seed] = cell.run, one
    return found


def _row(lab: Lab, arm: Arm, of: str, first: Measured, each: list[Measured]) -> dict[str, Any]:
    return {
        "Σ|w|": float(np.mean([one.absolute for one in each])),
        "Σw²": float(np.mean([one.squares for one in each])),
        "Near zero (%)": 100 * float(np.mean([one.near_zero for one in each])),
        "Longest unit": float(np.max([one.longest for one in each])),
        f"{FORMULA}, {of}": weights.formula(lab.plan.config(arm, 1), first) or "–",
    }


def _table(rows: dict[str, dict[str, Any]], images: bool) -> None:
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("Arm").reset_index()
    formats = {"Σ|w|": "%.0f", "Σw²": "%.1f", "Near zero (%)": "%.1f", "Longest unit": "%.3f"}
    st.dataframe(
        table if images else table[["Arm", "Σ|w|", "Σw²", "Near zero (%)"]],
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


def _limit(lab: Lab, arm: Arm) -> float:
    config = lab.plan.config(arm, 1)
    return config.training.max_norm if isinstance(config, RunConfig) else 0.0
