"""One value an epoch from the rows of a run, and the gap between training and validation."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Curve = tuple[Floats, Floats]  # epochs (n,) rising, values (n,)


def per_epoch(rows: pd.DataFrame, split: str, name: str) -> Curve:
    """Epochs from 1 and the mean of a metric over each.

    Training values are written several times an epoch, each the mean over the steps since the one
    before; they are weighted by these steps. Without such rows both are empty.
    """
    part = rows[(rows["split"] == split) & (rows["name"] == name)].dropna(subset=["value"])
    if part.empty:
        return np.zeros(0), np.zeros(0)
    part = part.sort_values("step", kind="stable")
    weight = part["step"].diff().fillna(part["step"]).clip(lower=0) + 1e-9
    sums = pd.DataFrame({"epoch": part["epoch"], "w": weight, "v": weight * part["value"]})
    total = sums.groupby("epoch").sum()
    return total.index.to_numpy(dtype=float), (total["v"] / total["w"]).to_numpy(dtype=float)


def gap(upper: Curve, lower: Curve) -> Curve:
    """upper - lower at the epochs that both have."""
    epochs, here, there = np.intersect1d(upper[0], lower[0], return_indices=True)
    return epochs, upper[1][here] - lower[1][there]
