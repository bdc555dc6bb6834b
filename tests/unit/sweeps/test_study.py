"""What optuna chooses and when it prunes."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from core.presets import LANGUAGE_PRESETS
from core.sweeps import study
from core.sweeps.search import SAMPLERS
from core.sweeps.space import Range
from core.sweeps.sweep import (
    COMPLETE,
    DELETED,
    FAILED,
    PRUNED,
    Plan,
    Trial,
    best,
)
from tests.unit.sweeps.played import SPACE, plan

RATE, BATCH, UNITS = (each.name for each in SPACE)


def some(count: int, seed: int = 0) -> list[Trial]:
    """Finished trials that do better the nearer the learning rate is to 0.01."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(1, count + 1):
        values = {each.name: each.draw(rng) for each in SPACE}
        value = 1 - 0.1 * abs(math.log10(values[RATE]) + 2)
        found.append(Trial(number, values, f"r{number}", True, COMPLETE, value, (value,)))
    return found


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_the_same_seed_and_history_give_the_same_choice(sampler: str) -> None:
    asked = plan(sampler=sampler, trials=30)
    trials = some(15)
    once, again = (study.ask(asked, trials, 16) for _ in range(2))
    assert once == again
    other = dataclasses.replace(asked, search=dataclasses.replace(asked.search, seed=2))
    assert study.ask(other, trials, 16) != once
    assert study.ask(asked, trials, 16, attempt=1) != once
    for each in SPACE:
        value = once[each.name]
        assert value in each.values if hasattr(each, "values") else each.low <= value <= each.high


def test_bayesian_search_looks_where_trials_did_well() -> None:
    """Distance from the best learning rate, in powers of ten, against random search."""
    trials = some(40)

    def distance(sampler: str) -> float:
        asked = plan(sampler=sampler, trials=60)
        rates = [study.ask(asked, trials, 41, attempt)[RATE] for attempt in range(20)]
        return float(np.mean(np.abs(np.log10(rates) + 2)))

    assert distance("tpe") < 0.5 * distance("random")


def test_failed_trials_are_avoided_and_deleted_ones_forgotten() -> None:
    trials = [
        dataclasses.replace(each, outcome=FAILED, value=None, curve=())
        if each.values[RATE] > 0.01
        else each
        for each in some(40)
    ]
    asked = plan(trials=60)
    rates = [study.ask(asked, trials, 41, attempt)[RATE] for attempt in range(20)]
    assert np.mean(np.array(rates) > 0.015) < 0.2
    gone = [dataclasses.replace(each, outcome=DELETED, value=None) for each in trials]
    assert study.ask(asked, gone, 41) == study.ask(asked, [], 41)


def curves(*found: tuple[float, ...]) -> list[Trial]:
    return [
        Trial(place, {}, f"r{place}", True, COMPLETE, max(curve), curve)
        for place, curve in enumerate(found, 1)
    ]


def of(values: dict[str, object], trials: list[Trial]) -> list[Trial]:
    return [dataclasses.replace(each, values=values) for each in trials]


def test_pruning_by_hand() -> None:
    """After epoch 2 the finished trials stand at 0.5, 0.7 and 0.9: the median is 0.7."""
    asked = plan(pruning=True, spared_trials=3, spared_epochs=1)
    values = {RATE: 0.01, BATCH: 8, UNITS: 8}
    trials = of(values, curves((0.4, 0.5, 0.6), (0.6, 0.7, 0.8), (0.8, 0.9, 0.95)))
    assert study.median_at(trials, 2) == pytest.approx(0.7)
    assert study.worse_than_median(asked, trials, (0.1, 0.69))
    assert not study.worse_than_median(asked, trials, (0.1, 0.71))
    assert not study.worse_than_median(asked, trials, (0.72, 0.1)), "its best so far counts"
    assert not study.worse_than_median(asked, trials, (0.1,)), "the first epoch is spared"
    assert not study.worse_than_median(asked, trials[:2], (0.1, 0.1)), "too few have finished"
    # Pruned trials do not lower the bar.
    pruned = [*trials, *(dataclasses.replace(trials[0], outcome=PRUNED) for _ in range(9))]
    assert study.worse_than_median(asked, pruned, (0.1, 0.69))


def test_perplexity_is_better_when_lower() -> None:
    base = LANGUAGE_PRESETS["docs-words"].config
    space = (Range(RATE, 1e-4, 1e-1, log=True),)
    asked = Plan("Try", base, space, plan(pruning=True, spared_trials=1, spared_epochs=0).search)
    trials = of({RATE: 0.01}, curves((200.0, 150.0)))
    assert study.worse_than_median(asked, trials, (250.0,))
    assert not study.worse_than_median(asked, trials, (190.0,))
    two = [*trials, dataclasses.replace(trials[0], number=2, value=100.0)]
    assert best(two, asked.measure) is two[1]


def test_importance_goes_to_the_setting_that_matters() -> None:
    found = study.importances(plan(), some(30))
    assert sum(found.values()) == pytest.approx(1.0)
    assert found[RATE] > 0.8
    assert study.importances(plan(), some(3)) == {}
    same = [dataclasses.replace(each, value=0.5) for each in some(8)]
    assert study.importances(plan(), same) == {}
