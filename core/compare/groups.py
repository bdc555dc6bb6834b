"""Mean and spread over the runs of a group, as figures and as curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
BANDS = {
    "interval": "95 % interval",
    "error": "Standard error",
    "deviation": "Standard deviation",
}
MOST_POINTS = 600


@dataclass(frozen=True)
class Mean:
    """x, mean, half the width of the band (NaN where one run alone is left) and number of runs,
    each (n,)."""

    x: Floats
    mean: Floats
    half: Floats
    count: NDArray[np.int64]


def half_width(values: Floats, kind: str) -> Floats:
    """Half the width of the band over axis 0 of (runs, n); NaN values do not count.

    With s the standard deviation with divisor k - 1 over k runs: s, s / sqrt(k), or Student's
    t(0.975, k - 1) s / sqrt(k), the 95 % interval of the mean. NaN for fewer than two runs.
    """
    count = np.isfinite(values).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(values, axis=0) / count
        deviation = np.sqrt(np.nansum((values - mean) ** 2, axis=0) / (count - 1.0))
        deviation = np.where(count > 1, deviation, np.nan)
        if kind == "deviation":
            return deviation
        error = deviation / np.sqrt(count)
        if kind == "error":
            return error
        return np.asarray(error * stats.t.ppf(0.975, np.maximum(count - 1, 1)))


def summary(values: Sequence[float], kind: str) -> tuple[float, float]:
    """Mean and half the width of the band of some figures; those that are not finite count not."""
    column = np.asarray(values, dtype=float)[:, np.newaxis]
    good = column[np.isfinite(column)]
    return (float(good.mean()) if len(good) else np.nan), float(half_width(column, kind)[0])


def mean_curve(curves: Sequence[tuple[Floats, Floats]], kind: str) -> Mean:
    """The mean of curves (x, y), each with rising x, at every x that any of them has.

    Between its own points a curve is interpolated; before its first and after its last it does not
    count, so a run that ended early leaves the mean to the others. Of many x, MOST_POINTS evenly
    chosen ones stay.
    """
    every = [x for x, _ in curves if len(x)]
    grid = np.unique(np.concatenate(every)) if every else np.zeros(0)
    if len(grid) > MOST_POINTS:
        grid = grid[np.linspace(0, len(grid) - 1, MOST_POINTS).round().astype(int)]
    values = np.array(
        [np.interp(grid, x, y, left=np.nan, right=np.nan) for x, y in curves if len(x)]
    ).reshape(len(every), len(grid))
    count = np.isfinite(values).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(values, axis=0) / count
    return Mean(grid, mean, half_width(values, kind), count)
