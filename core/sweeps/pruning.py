"""Early stopping of poor trials, decided by the process that trains one, after each epoch.

So the decision falls at the same place whenever the sweep is repeated, and needs no browser.
"""

from __future__ import annotations

from contextlib import suppress

from core.runs.atomic import read_json
from core.runs.run import Run
from core.schema import ConfigError
from core.sweeps.curve import validation_curve
from core.sweeps.sweep import FOLDER, MARK, Measure, Sweep


def consider(run: Run) -> None:
    """Ask the run to stop, with the reason, when it is a trial that does worse than the median of
    its sweep. Does nothing to any other run, or when the files of the sweep cannot be read."""
    mark = read_json(run.path(MARK))
    if isinstance(mark, dict):
        with suppress(ConfigError, OSError):
            _consider(run, Sweep(run.folder.parent / FOLDER / str(mark.get("sweep"))))


def _consider(run: Run, sweep: Sweep) -> None:
    plan = sweep.plan()
    curve = validation_curve(run, plan.measure)
    if not plan.search.pruning or len(curve) >= plan.base.training.epochs:
        return
    from core.sweeps import study  # optuna takes a third of a second: only where it is needed

    trials = sweep.trials()
    if study.worse_than_median(plan, trials, curve):
        median = study.median_at(trials, len(curve))
        run.request_stop(reason(plan.measure, curve, median))


def reason(measure: Measure, curve: tuple[float, ...], median: float) -> str:
    """'Pruned after epoch 3: best validation accuracy 81.2 % so far, median of the finished trials
    85 %.'"""
    best = measure.best(curve)
    return (
        f"Pruned after epoch {len(curve)}: best {measure.title} {measure.text(best)} so far, "
        f"median of the finished trials {measure.text(median)}."
    )
