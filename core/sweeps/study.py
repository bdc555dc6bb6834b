"""What optuna knows and decides. A study is built anew from the trials each time, in memory.

So nothing but the small files of the trials has to survive a crash, and the next choice depends on
them and on the seed alone.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import optuna
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)
from optuna.trial import FrozenTrial, TrialState, create_trial

from core.sweeps.space import Dimension, Options
from core.sweeps.study_size import FEWEST
from core.sweeps.sweep import COMPLETE, FAILED, PRUNED, STOPPED, Plan, Trial

optuna.logging.set_verbosity(optuna.logging.ERROR)

TREES = 64
# A trial that failed, mostly by diverging, tells the search where not to look: optuna ranks a
# pruned trial without any value last. One that was deleted tells nothing.
STATES = {
    "": TrialState.RUNNING,
    COMPLETE: TrialState.COMPLETE,
    PRUNED: TrialState.PRUNED,
    STOPPED: TrialState.PRUNED,
    FAILED: TrialState.PRUNED,
}


def distribution(each: Dimension) -> BaseDistribution:
    """The dimension as optuna wants it."""
    if isinstance(each, Options):
        return CategoricalDistribution(each.values)
    if each.whole:
        return IntDistribution(int(each.low), int(each.high), log=each.log)
    return FloatDistribution(each.low, each.high, log=each.log)


def ask(plan: Plan, trials: Sequence[Trial], number: int, attempt: int = 0) -> dict[str, Any]:
    """The values of trial `number`, given those before it.

    They depend on the seed of the search, on number and attempt and on what is known of the
    trials, and on nothing else.
    """
    seed = int(np.random.SeedSequence([plan.search.seed, number, attempt]).generate_state(1)[0])
    found = _study(plan, trials, _sampler(plan, seed)).ask(_distributions(plan))
    return {each.name: found.params[each.name] for each in plan.space}


def _sampler(plan: Plan, seed: int) -> optuna.samplers.BaseSampler:
    if plan.search.sampler == "random":
        return optuna.samplers.RandomSampler(seed=seed)
    first = min(10, max(3, plan.search.trials // 3))
    return optuna.samplers.TPESampler(seed=seed, n_startup_trials=first)


def worse_than_median(plan: Plan, trials: Sequence[Trial], curve: Sequence[float]) -> bool:
    """Whether a trial with this measure after each epoch so far is to be pruned now.

    Golovin et al. (2017), as optuna has it: its best value so far is worse than the median, over
    the finished trials, of theirs at this epoch.
    """
    if not curve:
        return False
    search = plan.search
    pruner = optuna.pruners.MedianPruner(search.spared_trials, search.spared_epochs + 1)
    complete = [each for each in trials if each.outcome == COMPLETE]
    study = _study(plan, complete, optuna.samplers.RandomSampler(seed=0))
    now = create_trial(
        state=TrialState.RUNNING, intermediate_values=dict(enumerate(map(float, curve), 1))
    )
    return bool(pruner.prune(study, now))


def median_at(trials: Sequence[Trial], epoch: int) -> float:
    """The median that `worse_than_median` compares with; NaN when nothing got that far."""
    found = [each.curve[epoch - 1] for each in trials if _reached(each, epoch)]
    return float(np.median(found)) if found else float("nan")


def _reached(trial: Trial, epoch: int) -> bool:
    return trial.outcome == COMPLETE and len(trial.curve) >= epoch


def importances(plan: Plan, trials: Sequence[Trial]) -> dict[str, float]:
    """Share of each setting in the variance of the results, summing to 1 (functional analysis of
    variance, Hutter et al. 2014); empty while fewer than FEWEST trials are finished, or when all
    have the same result."""
    done = [each for each in trials if each.outcome == COMPLETE and each.value is not None]
    if len(done) < FEWEST or len({each.value for each in done}) < 2:
        return {}
    study = _study(plan, done, optuna.samplers.RandomSampler(seed=0))
    method = optuna.importance.FanovaImportanceEvaluator(n_trees=TREES, seed=0)
    found = optuna.importance.get_param_importances(study, evaluator=method)
    return {name: float(share) for name, share in found.items()}


def _study(
    plan: Plan, trials: Sequence[Trial], sampler: optuna.samplers.BaseSampler
) -> optuna.Study:
    direction = "maximize" if plan.measure.rising else "minimize"
    study = optuna.create_study(direction=direction, sampler=sampler)  # type: ignore[arg-type]
    known = _distributions(plan)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # running trials are added on purpose
        study.add_trials([_frozen(each, known) for each in trials if _told(each, known)])
    return study


def _told(trial: Trial, known: dict[str, BaseDistribution]) -> bool:
    return trial.outcome in STATES and set(trial.values) == set(known)


def _frozen(trial: Trial, known: dict[str, BaseDistribution]) -> FrozenTrial:
    state = STATES[trial.outcome]
    if state == TrialState.COMPLETE and trial.value is None:
        state = TrialState.PRUNED
    return create_trial(
        state=state,
        value=trial.value if state == TrialState.COMPLETE else None,
        params=trial.values,
        distributions=known,
        intermediate_values=dict(enumerate(trial.curve, 1)),
    )


def _distributions(plan: Plan) -> dict[str, BaseDistribution]:
    return {each.name: distribution(each) for each in plan.space}
