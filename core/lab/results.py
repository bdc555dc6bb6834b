"""What the runs of a lab have reached so far, by arm and seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.config import AnyConfig
from core.lab import verdict
from core.lab.arms import Arm
from core.lab.record import Lab
from core.lab.verdict import Measured
from core.language_config import LanguageRunConfig
from core.runs.metric_summary import Summary, value
from core.runs.run import Run
from core.runs.state import RunState
from core.runs.store import RunStore

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Figure:
    """`where` is "split/metric:which" of the curves, or a key of result.json."""

    title: str
    where: str
    factor: float = 1.0
    digits: int = 2


IMAGES = (
    Figure("Test accuracy (%)", "test_accuracy", 100.0),
    Figure("Best validation accuracy (%)", "validation/accuracy:maximum", 100.0),
    Figure("Last validation accuracy (%)", "validation/accuracy:last", 100.0),
    Figure("Last training accuracy (%)", "train/accuracy:last", 100.0),
    Figure("Epochs", "epochs", digits=1),
)
LANGUAGE = (
    Figure("Test perplexity", "test_perplexity"),
    Figure("Best validation perplexity", "validation/perplexity:minimum"),
    Figure("Last validation perplexity", "validation/perplexity:last"),
    Figure("Epochs", "epochs", digits=1),
)


@dataclass(frozen=True)
class Cell:
    """One run of a lab, None while there is none, and where it stands."""

    run: Run | None = None
    state: RunState | None = None

    @property
    def phase(self) -> str:
        """The phase of the run; "missing" while there is none."""
        return self.state.phase if self.state else "missing"

    @property
    def active(self) -> bool:
        return bool(self.state and self.state.active)


Cells = dict[tuple[Arm, int], Cell]


def cells(lab: Lab, store: RunStore) -> Cells:
    """Where each run of the plan stands."""
    found = {}
    for arm in lab.plan.arms:
        for seed in lab.plan.seeds:
            run = lab.run(store, arm, seed)
            found[arm, seed] = Cell(run, run.state()) if run else Cell()
    return found


def finished(lab: Lab, given: Cells, arm: Arm) -> list[Run]:
    """The runs of an arm that are through, by seed."""
    found = [given[arm, seed] for seed in lab.plan.seeds]
    return [each.run for each in found if each.run and each.phase == "finished"]


def stamp(lab: Lab, given: Cells) -> tuple[str, ...]:
    """What can be drawn changes with this alone: the lab and its finished runs."""
    done = [run.id for arm in lab.plan.arms for run in finished(lab, given, arm)]
    return lab.plan.id, *done


def figures(config: AnyConfig) -> tuple[Figure, ...]:
    """The figures of a lab; the first decides."""
    return LANGUAGE if isinstance(config, LanguageRunConfig) else IMAGES


def decisive(config: AnyConfig) -> Measured:
    """The figure that the verdict is about."""
    language = isinstance(config, LanguageRunConfig)
    return verdict.PERPLEXITY if language else verdict.ACCURACY


def finals(
    lab: Lab, given: Cells, figure: Figure, summaries: Mapping[str, Summary]
) -> dict[Arm, Floats]:
    """By arm: values (seeds,) in the order of the plan, NaN where a run has none. `summaries` are
    those of the runs' metrics by run id."""
    return {
        arm: figure.factor
        * np.array([_figure(given[arm, seed], figure.where, summaries) for seed in lab.plan.seeds])
        for arm in lab.plan.arms
    }


def _figure(cell: Cell, where: str, summaries: Mapping[str, Summary]) -> float:
    if cell.run is None or cell.phase != "finished":
        return float("nan")
    metric, _, which = where.partition(":")
    number = (
        value(summaries.get(cell.run.id, {}), metric, which)
        if which
        else (cell.run.result() or {}).get(where)
    )
    return float(number) if isinstance(number, int | float) else float("nan")
