"""A run's curves, confusion matrix and mistakes as PNG and SVG for paper and slides."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from core.compare.curves import steps_per_epoch
from core.config import AnyConfig, RunConfig
from core.datasets.registry import DATASETS
from core.export.parts import ExportError
from core.plots import curves
from core.runs.metrics import read_metrics
from core.runs.run import Run

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_MISTAKES = 18


def figures_archive(run: Run) -> bytes:
    """A .zip of each figure that the run has come far enough for, as .png and as .svg.

    Raises ExportError when there is none yet, and ConfigError.
    """
    from core.plots.printed import FORMATS, written  # matplotlib takes a moment

    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as file:
        for name, figure in _figures(run):
            for kind in FORMATS:
                file.writestr(f"{name}.{kind}", written(figure, kind))
        if not file.namelist():
            raise ExportError(f"Run {run.id} has recorded nothing yet; wait for its first steps.")
    return sink.getvalue()


def _figures(run: Run) -> Iterator[tuple[str, Figure]]:
    from core.plots import printed

    config, state = run.config(), run.state()
    rows = read_metrics(run.path("metrics.jsonl"))
    panels = panels_of(config)
    series = curves.series(rows, steps_per_epoch(rows, state), panels)
    if figure := printed.curves(series, panels, state.best_epoch):
        yield "curves", figure
    result = run.result()
    if result and isinstance(config, RunConfig):
        try:
            yield from _of_result(run, config, result)
        except (KeyError, TypeError, ValueError, IndexError):
            return  # a damaged result, as its page says


def panels_of(config: AnyConfig) -> tuple[curves.Panel, ...]:
    """What is drawn of a run of this kind."""
    if isinstance(config, RunConfig):
        return curves.IMAGES
    return curves.WORDS if config.data.level == "words" else curves.CHARACTERS


def _of_result(run: Run, config: RunConfig, result: dict[str, Any]) -> Iterator[tuple[str, Figure]]:
    from core.plots import printed

    matrix = np.array(result["confusion"])
    info = DATASETS.get(config.data.name)
    named = info.spec.classes if info else ()
    classes = named if len(named) == len(matrix) else tuple(str(i) for i in range(len(matrix)))
    yield "confusion", printed.confusion(matrix, classes)
    found = result["mistakes"][:MOST_MISTAKES]
    try:
        with np.load(run.path("mistakes.npz")) as file:
            images = file["images"][: len(found)]
    except OSError:
        return
    if len(images):
        titles = [
            f"{classes[each['predicted']]}, not {classes[each['true']]}\n"
            f"{100 * each['probability']:.1f} %"
            for each in found[: len(images)]
        ]
        yield "mistakes", printed.mistakes(images, titles)
