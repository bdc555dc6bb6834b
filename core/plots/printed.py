"""Figures for paper and slides: light, with matplotlib, so that no browser is needed.

Colours and units are those of the pages.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, NullFormatter
from numpy.typing import NDArray

from core.plots.colors import CATEGORIES, SEQUENTIAL
from core.plots.curves import Panel

COLUMN_INCHES, ROW_INCHES = 3.5, 2.7  # half a page wide
DPI = 300
MOST_CELLS_WITH_TEXT = 15
STYLE: dict[str, Any] = {
    "font.size": 8,
    "axes.titlesize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e3e6e5",
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "axes.linewidth": 0.7,
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
    "svg.hashsalt": "glassnet",  # the same figure is the same file
}
COLORS = {"train": CATEGORIES["light"][0], "validation": CATEGORIES["light"][1]}
INK = ListedColormap(SEQUENTIAL[::-1] / 255)  # white paper is nothing
NAMES = {"train": "training", "validation": "validation"}
FORMATS = ("png", "svg")


def curves(
    series: Sequence[Mapping[str, Any]], panels: Sequence[Panel], best_epoch: int = 0
) -> Figure | None:
    """A panel a metric over epochs, two in a row; None when there are no points.

    series: as `core.plots.curves.series` gives them. The best epoch is marked unless it is 0.
    """
    known = {(each["name"], each["split"]): each for each in series if len(each["x"])}
    shown = [each for each in panels if any((each.name, split) in known for split in each.splits)]
    if not shown:
        return None
    columns = min(2, len(shown))
    rows = math.ceil(len(shown) / columns)
    with rc_context(STYLE):
        figure = Figure((COLUMN_INCHES * columns, ROW_INCHES * rows))
        for place, panel in enumerate(shown):
            axes = figure.add_subplot(rows, columns, place + 1)
            _panel(axes, panel, known, best_epoch)
    return figure


def _panel(axes: Any, panel: Panel, known: Mapping[Any, Mapping[str, Any]], best: int) -> None:
    for split in panel.splits:
        if line := known.get((panel.name, split)):
            y = np.array(line["y"], dtype=float)
            few = {"marker": "o", "markersize": 2.5} if split == "validation" else {}
            axes.plot(line["x"], y, color=COLORS[split], label=NAMES[split], lw=1.1, **few)
    if best:
        axes.axvline(best, color="#8a9290", lw=0.8, ls="--", label=f"best epoch, {best}")
    if panel.log:
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
        axes.yaxis.set_major_formatter("{x:g}")  # 50 and 0.3, no powers of ten
        axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_title(panel.title, loc="left")
    axes.set_xlabel("Epoch")
    axes.set_ylabel(panel.unit or panel.title)
    if len(panel.splits) > 1:
        axes.legend()


def confusion(matrix: NDArray[np.int64], classes: Sequence[str]) -> Figure:
    """Counts (classes, classes), true class in rows, coloured by the share of the true class."""
    shares = matrix / np.maximum(1, matrix.sum(axis=1, keepdims=True))
    count = len(classes)
    side = max(COLUMN_INCHES, 0.32 * count + 1.2)
    with rc_context(STYLE | {"axes.grid": False}):
        figure = Figure((side, side))
        axes = figure.add_subplot()
        image = axes.imshow(np.sqrt(shares), cmap=INK, vmin=0, vmax=1)  # so that few are seen
        ticks = [0, 0.01, 0.1, 0.25, 0.5, 1]
        bar = figure.colorbar(image, ax=axes, shrink=0.7, ticks=np.sqrt(ticks))
        bar.ax.set_yticklabels([f"{100 * each:g} %" for each in ticks])
        bar.set_label("share of the true class")
        axes.set_xticks(range(count), classes, rotation=90 if max(map(len, classes)) > 2 else 0)
        axes.set_yticks(range(count), classes)
        axes.set_xlabel("Taken for")
        axes.set_ylabel("True class")
        if count <= MOST_CELLS_WITH_TEXT:
            for (row, column), value in np.ndenumerate(matrix):
                if value:
                    color = "white" if shares[row, column] > 0.2 else "#1c2826"
                    axes.text(column, row, f"{value:,}", ha="center", va="center", color=color)
    return figure


def mistakes(images: NDArray[np.uint8], titles: Sequence[str], columns: int = 6) -> Figure:
    """Images uint8 (n, h, w, 1 or 3), each with a title below; n at least 1."""
    columns = min(columns, len(images))
    rows = math.ceil(len(images) / columns)
    with rc_context(STYLE):
        figure = Figure((1.15 * columns, 1.45 * rows))
        for place, (image, title) in enumerate(zip(images, titles, strict=True)):
            axes = figure.add_subplot(rows, columns, place + 1)
            axes.imshow(image.squeeze(), cmap="gray", vmin=0, vmax=255, interpolation="nearest")
            axes.set_xticks([])
            axes.set_yticks([])
            axes.set_xlabel(title)
            for spine in axes.spines.values():
                spine.set_visible(False)
    return figure


def written(figure: Figure, kind: str) -> bytes:
    """The figure as a file, "png" or "svg"; no date in it."""
    sink = io.BytesIO()
    metadata = {"Date": None} if kind == "svg" else {}
    with rc_context(STYLE):
        figure.savefig(sink, format=kind, dpi=DPI, bbox_inches="tight", metadata=metadata)
    return sink.getvalue()
