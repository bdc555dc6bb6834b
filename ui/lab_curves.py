"""Curves of a lab's arms with bands over seeds, and the gap between training and validation."""

from __future__ import annotations

import math

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.compare import groups
from core.lab import results
from core.lab.curves import Curve, gap, per_epoch
from core.lab.record import Lab
from core.lab.results import Cells
from core.lab.statistics import FEWEST_PAIRS
from core.language_config import LanguageRunConfig
from core.plots.compared import Chart, Line, charts
from core.runs.run import Run
from ui import cache, compare_address

ZOOM = {"displayModeBar": False, "doubleClick": "reset"}
PANEL_PX = 180
STEEP, FEW_EPOCHS = 0.15, 6
MOST_SHARE = 101.0  # per cent, with room for the line at 100
SHOWN = {"accuracy": "Accuracy", "perplexity": "Perplexity", "loss": "Loss"}
LOSS_NOTE = {
    "accuracy": "",
    "perplexity": "",
    "loss": " The loss of an arm with L1 or L2 holds its penalty, so compare the gaps.",
}


def show(lab: Lab, cells: Cells) -> None:
    """Training, validation and the gap between them, a line an arm."""
    with st.container(
        horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"
    ):
        st.subheader("Curves", anchor=False)
        language = isinstance(lab.plan.base, LanguageRunConfig)
        options = ["perplexity" if language else "accuracy", "loss"]
        shown = compare_address.one(
            "Curves of", "curves", options, SHOWN.__getitem__, switch=True, hidden=True
        )
    figure = _figure(results.stamp(lab, cells), shown, lab, cells)
    st.plotly_chart(figure, key="lab-curves", config=ZOOM)
    st.caption(
        "Means over the finished seeds, from three on with their 95 % interval; of an arm whose "
        "runs ended early, over those still training. The steep first epochs may leave the axes at "
        "their edge. Training values "
        "that go on improving while validation stands still, a growing gap, are overfitting. "
        "Dropout and augmentation make the training values those of a harder task, so the gap may "
        "be below 0." + LOSS_NOTE[shown]
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _figure(stamp: tuple[str, ...], shown: str, _lab: Lab, _cells: Cells) -> go.Figure:
    """Drawn again only when another run has finished."""
    parts: dict[str, list[Line]] = {"train": [], "validation": [], "gap": []}
    for color, arm in enumerate(_lab.plan.arms):
        runs = results.finished(_lab, _cells, arm)
        for name, curves in _curves(runs, shown).items():
            mean = groups.mean_curve(curves, "interval")
            if len(mean.x):
                title = _lab.plan.title(arm)
                # Two seeds give an interval of 13 standard errors, which would hide the rest.
                half = np.where(mean.count >= FEWEST_PAIRS, mean.half, np.nan)
                parts[name].append(Line(title, color, mean.x, mean.mean, half, mean.count))
    word, gap_title = SHOWN[shown].lower(), "Gap: validation less training"
    unit = ""
    if shown == "accuracy":
        gap_title, unit = "Gap: training less validation (points)", " (%)"
    panels = [
        Chart(f"{part} {word}{unit}", lines, span=_span(lines, share=shown == "accuracy"))
        for part, lines in (("Training", parts["train"]), ("Validation", parts["validation"]))
    ]
    panels.append(Chart(gap_title, parts["gap"], span=_span(parts["gap"])))
    return charts(panels, "Epoch", height=PANEL_PX)


def _span(lines: list[Line], *, share: bool = False) -> tuple[float, float] | None:
    """Where the means lie after the first steep epochs, which would dwarf all that follows; of a
    share no further than just above 100 %, though an interval may reach there."""
    last = max((float(line.x[-1]) for line in lines), default=0.0)
    late = [line.y[line.x > last * STEEP] for line in lines]
    halves = [
        np.nan_to_num(line.half[line.x > last * STEEP]) for line in lines if line.half is not None
    ]
    if last < FEW_EPOCHS or not late:
        return None
    room = max(float(np.median(each)) for each in halves if len(each)) if halves else 0.0
    low = min(float(each.min()) for each in late if len(each)) - room
    high = max(float(each.max()) for each in late if len(each)) + room
    margin = 0.05 * (high - low) or 1.0
    return low - margin, min(high + margin, MOST_SHARE if share else math.inf)


def _curves(runs: list[Run], shown: str) -> dict[str, list[Curve]]:
    found: dict[str, list[Curve]] = {"train": [], "validation": [], "gap": []}
    for run in runs:
        train, held = (_curve(run, split, shown) for split in ("train", "validation"))
        found["train"].append(train)
        found["validation"].append(held)
        found["gap"].append(gap(train, held) if shown == "accuracy" else gap(held, train))
    return found


def _curve(run: Run, split: str, shown: str) -> Curve:
    rows = cache.metrics(run.folder)
    if shown == "accuracy":
        epochs, shares = per_epoch(rows, split, "accuracy")
        return epochs, 100 * shares
    epochs, loss = per_epoch(rows, split, "loss")
    return epochs, np.exp(loss) if shown == "perplexity" else loss
