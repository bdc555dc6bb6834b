"""One metric of one run as a line: over steps, epochs or training time, smoothed or not."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.signal import lfilter

from core.runs.metrics import NO_METRICS
from core.runs.state import RunState

Floats = NDArray[np.float64]
AXES = {"step": "Step", "epoch": "Epoch", "time": "Training time, seconds"}


def metric_names(tables: list[pd.DataFrame]) -> list[str]:
    """'validation/loss' for all metrics that any run has, those of the validation part first."""
    found: set[str] = set()
    for rows in tables:
        pairs = rows.loc[~rows["split"].isin(NO_METRICS), ["split", "name"]].drop_duplicates()
        found |= {f"{split}/{name}" for split, name in pairs.itertuples(index=False)}
    return sorted(found, key=lambda name: (not name.startswith("validation"), name))


def steps_per_epoch(rows: pd.DataFrame, state: RunState) -> float:
    """Steps of one epoch: as the state says, else from the validation rows, which close an epoch;
    1 when neither is known."""
    if state.steps and state.epochs:
        return state.steps / state.epochs
    closing = rows[rows["split"] == "validation"]
    if len(closing) and closing["epoch"].iloc[-1]:
        return float(closing["step"].iloc[-1] / closing["epoch"].iloc[-1])
    return 1.0


def line(
    rows: pd.DataFrame, name: str, axis: str, per_epoch: float, smoothing: float = 0.0
) -> tuple[Floats, Floats]:
    """x and y (n,) of the metric 'validation/loss'; empty when the run has none.

    `axis` is one of AXES; what is not finite is left out.
    """
    split, _, metric = name.partition("/")
    part = rows[(rows["split"] == split) & (rows["name"] == metric)]
    y = part["value"].to_numpy(dtype=float, na_value=np.nan)
    x = along(part, axis, per_epoch)
    good = np.isfinite(x) & np.isfinite(y)
    return x[good], smooth(y[good], smoothing)


def along(rows: pd.DataFrame, axis: str, per_epoch: float) -> Floats:
    """Where rows with step and seconds lie on an axis."""
    if axis == "time":
        return rows["seconds"].to_numpy(dtype=float, na_value=np.nan)
    steps = rows["step"].to_numpy(dtype=float)
    return steps / max(1.0, per_epoch) if axis == "epoch" else steps


def moments(steps: Floats, rows: pd.DataFrame, axis: str, per_epoch: float) -> Floats:
    """Where these steps lie on an axis; training time is interpolated between the metric rows."""
    if axis == "time":
        known = rows.dropna(subset=["seconds"]).drop_duplicates("step")
        at = [0.0, *known["step"].to_numpy(dtype=float)]
        return np.interp(steps, at, [0.0, *known["seconds"].to_numpy(dtype=float)])
    return steps / max(1.0, per_epoch) if axis == "epoch" else steps


def smooth(values: Floats, weight: float) -> Floats:
    """Exponential moving average of finite values (n,) with bias correction (Kingma and Ba 2014).

    s_t = w s_(t-1) + (1 - w) x_t from s_0 = 0, divided by 1 - w^t, so that the first point is the
    first value and not near 0. `weight` w is from 0 (nothing) to below 1.
    """
    if not weight or not len(values):
        return values
    average = lfilter([1.0 - weight], [1.0, -weight], values)
    return np.asarray(average / (1.0 - weight ** np.arange(1, len(values) + 1)))
