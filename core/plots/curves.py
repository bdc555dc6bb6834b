"""Metric rows to the series of a live chart: short lists of numbers, ready for JSON."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.plots.decimate import keep

POINTS = 1000
SERIES = (
    ("loss", "train"),
    ("loss", "validation"),
    ("accuracy", "train"),
    ("accuracy", "validation"),
)


def series(rows: pd.DataFrame, steps_per_epoch: float, limit: int = POINTS) -> list[dict[str, Any]]:
    """One {"name", "split", "x", "y"} per curve, at most `limit` points each.

    `rows` has columns step, split, name, value (NaN or None where not finite). x is in epochs.
    """
    result = []
    for name, split in SERIES:
        part = rows[(rows["name"] == name) & (rows["split"] == split)]
        value = part["value"].to_numpy(dtype=float, na_value=np.nan)
        chosen = keep(value, limit)
        x = part["step"].to_numpy(dtype=float)[chosen] / max(1.0, steps_per_epoch)
        entry = {"name": name, "split": split, "x": _short(x), "y": _short(value[chosen])}
        result.append(entry)
    return result


def rate_changes(rows: pd.DataFrame, steps_per_epoch: float) -> list[dict[str, Any]]:
    """Where a person changed the learning rate: {"x" in epochs, "label"}."""
    part = rows[(rows["split"] == "event") & (rows["name"] == "learning_rate")]
    pairs = zip(part["step"], part["value"], strict=True)
    return [
        {"x": float(step) / max(1.0, steps_per_epoch), "label": f"rate {value:g}"}
        for step, value in pairs
        if value is not None
    ]


def _short(values: NDArray[np.float64]) -> list[float | None]:
    """Five significant digits, None where not finite: short JSON that looks the same."""
    return [float(f"{value:.5g}") if np.isfinite(value) else None for value in values]
