"""What the folders say about a sweep, read once for the whole page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.compare.settings import text
from core.runs.run import Run
from core.runs.state import RunState
from core.runs.store import RunStore
from core.sweeps.driver import judged
from core.sweeps.settings import searchable
from core.sweeps.sweep import (
    COMPLETE,
    DELETED,
    FAILED,
    PRUNED,
    STOPPED,
    End,
    Plan,
    Sweep,
    Trial,
    best,
)
from ui import forms

OUTCOMES = {
    COMPLETE: "Finished",
    PRUNED: "Pruned",
    STOPPED: "Stopped",
    FAILED: "Failed",
    DELETED: "Deleted",
}


@dataclass(frozen=True)
class Facts:
    """`trials` with the outcome that their runs show now; `states` of those that are not over, by
    number; `titles` of the settings that are searched, by name."""

    sweep: Sweep
    plan: Plan
    end: End
    trials: Sequence[Trial]
    states: dict[int, RunState]
    titles: dict[str, str]
    best: Trial | None

    @property
    def moving(self) -> bool:
        return not (self.end.ended or self.end.paused)

    @property
    def done(self) -> list[Trial]:
        return [each for each in self.trials if each.over]

    @property
    def valued(self) -> list[Trial]:
        """Trials with a result, in their order."""
        return [each for each in self.trials if each.value is not None]


def read(sweep: Sweep, plan: Plan) -> Facts:
    """Never raises; a page may look while a worker writes."""
    store = RunStore()
    trials = [judged(store, plan, each) for each in sweep.trials()]
    states = {
        each.number: Run(store.root / each.run).state()
        for each in trials
        if each.queued and not each.over
    }
    known = searchable(plan.base)
    titles = {
        each.name: known[each.name].label if each.name in known else each.name
        for each in plan.space
    }
    end = sweep.end()
    return Facts(sweep, plan, end, trials, states, titles, best(trials, plan.measure))


def value_text(value: Any) -> str:
    """A value of a setting as tables say it: 0.00123, 'SGD with momentum', 'yes'."""
    if isinstance(value, str):
        return forms.words(value)
    return f"{value:.3g}" if isinstance(value, float) else text(value)


def settings_text(facts: Facts, trial: Trial) -> str:
    """'Learning rate 0.0123, batch size (images) 64'."""
    parts = [
        f"{_short(facts.titles.get(name, name))} {value_text(value)}"
        for name, value in trial.values.items()
    ]
    said = ", ".join(part[0].lower() + part[1:] if part[1:2].islower() else part for part in parts)
    return said[:1].upper() + said[1:]


def _short(label: str) -> str:
    return label.split(" (")[0]


def exists(trial: Trial) -> bool:
    """Whether the run of a trial is still there."""
    return Run(RunStore().root / trial.run).exists()
