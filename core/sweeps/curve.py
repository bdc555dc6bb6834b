"""The measure of a run after each epoch, from its folder."""

from __future__ import annotations

import math
from contextlib import suppress

import orjson

from core.runs.run import Run
from core.sweeps.sweep import Measure


def validation_curve(run: Run, measure: Measure) -> tuple[float, ...]:
    """One value an epoch, the first epoch first; it ends where a value is missing or not finite."""
    found: dict[int, float] = {}
    with suppress(OSError), run.path("metrics.jsonl").open("rb") as file:
        for line in file:
            if b'"validation"' not in line:
                continue
            with suppress(orjson.JSONDecodeError, KeyError, TypeError):
                row = orjson.loads(line)
                if row["split"] == "validation" and row["name"] == measure.name:
                    found[int(row["epoch"])] = float(row["value"])
    curve: list[float] = []
    while math.isfinite(value := found.get(len(curve) + 1, math.nan)):
        curve.append(value)
    return tuple(curve)
