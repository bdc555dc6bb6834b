"""Metric rows to the series of a live chart: short lists of numbers, ready for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.plots.decimate import keep

POINTS = 2000  # that a browser is sent of one run
FEWEST = 4  # first, last, lowest and highest
BOTH = ("train", "validation")


@dataclass(frozen=True)
class Panel:
    """One plot of a live chart: the metric `name` of these splits over epochs.

    `log` draws a logarithmic axis, `smooth` says whether the chart's smoothing applies, and `rises`
    that the curve usually does, which leaves room below it. `height` is in px; a `wide` plot has a
    row for itself.
    """

    name: str
    title: str
    unit: str
    splits: tuple[str, ...] = BOTH
    log: bool = False
    smooth: bool = True
    rises: bool = False
    height: int = 250
    wide: bool = False


LOSS = Panel("loss", "Loss", "cross-entropy, nats")
ACCURACY = Panel("accuracy", "Accuracy", "share of images, 0 to 1", rises=True)
PERPLEXITY = Panel("perplexity", "Perplexity", "equally likely choices", log=True)
BITS = Panel("bits_per_character", "Bits per character", "cross-entropy, bits")
RATE = Panel("learning_rate", "Learning rate", "", ("train",), smooth=False, height=160)
NORM = Panel(
    "gradient_norm", "Gradient norm", "length before clipping", ("train",), log=True, height=160
)

IMAGES = (LOSS, ACCURACY)
WORDS = (replace(PERPLEXITY, wide=True), RATE, NORM)
CHARACTERS = (PERPLEXITY, BITS, RATE, NORM)


def series(
    rows: pd.DataFrame,
    steps_per_epoch: float,
    panels: Sequence[Panel] = IMAGES,
    limit: int = POINTS,
) -> list[dict[str, Any]]:
    """One {"name", "split", "x", "y"} per curve of the panels, at most `limit` points together.

    `rows` has columns step, split, name, value (NaN or None where not finite). x is in epochs.
    """
    curves = [(panel.name, split) for panel in panels for split in panel.splits]
    parts = [rows[(rows["name"] == name) & (rows["split"] == split)] for name, split in curves]
    result = []
    for (name, split), part, share in zip(curves, parts, _shares(parts, limit), strict=True):
        value = part["value"].to_numpy(dtype=float, na_value=np.nan)
        chosen = keep(value, share)
        x = part["step"].to_numpy(dtype=float)[chosen] / max(1.0, steps_per_epoch)
        entry = {"name": name, "split": split, "x": _short(x), "y": _short(value[chosen])}
        result.append(entry)
    return result


def _shares(parts: Sequence[pd.DataFrame], limit: int) -> list[int]:
    """How many points each curve may have: a short one leaves the rest to the others.

    Curves of 10, 5000 and 5000 points share 1000 as 333, 495 and 495.
    """
    shares, left = [0] * len(parts), limit
    for turn, index in enumerate(sorted(range(len(parts)), key=lambda i: len(parts[i]))):
        shares[index] = max(FEWEST, left // (len(parts) - turn))
        left -= min(shares[index], len(parts[index]))
    return shares


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
