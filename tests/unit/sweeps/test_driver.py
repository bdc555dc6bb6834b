"""A sweep moves on by itself: no trial is lost and none is doubled, whatever is killed when."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import Any

import pytest

from core.runs import settings, trash
from core.runs.atomic import write_json
from core.runs.settings import Settings
from core.runs.state import RunState
from core.runs.store import RunStore
from core.schema import ConfigError
from core.sweeps import control, driver
from core.sweeps.space import Options, Range
from core.sweeps.sweep import COMPLETE, DELETED, FAILED, PRUNED, STOPPED, Sweep, best
from tests.unit.sweeps.played import (
    SPACE,
    end,
    goodness,
    plan,
    train_all,
    train_next,
    tried,
)

RATE = SPACE[0].name


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def test_all_trials_are_trained_one_after_the_other(store: RunStore) -> None:
    sweep = control.begin(store, plan())
    runs = train_all(store)
    trials = sweep.trials()
    assert [each.run for each in trials] == [run.id for run in runs] and len(runs) == 5
    assert [each.outcome for each in trials] == [COMPLETE] * 5
    assert [each.value for each in trials] == [max(goodness(run.config())) for run in runs]
    assert [run.config().name for run in runs] == [f"Try, trial {n}" for n in range(1, 6)]
    assert control.of_run(runs[2]) == (sweep, 3)
    assert sweep.end().ended and sweep.end().reason == ""
    assert set(sweep.importances()) == {each.name for each in SPACE}
    found = best(trials, sweep.plan().measure)
    assert found and found.value == max(each.value for each in trials if each.value)


@pytest.mark.parametrize("sampler", ["tpe", "random"])
def test_the_same_seed_gives_the_same_sweep(tmp_path: Path, sampler: str) -> None:
    found = []
    for name in ("one", "two"):
        store = RunStore(tmp_path / name)
        sweep = control.begin(store, plan(sampler=sampler, trials=7))
        train_all(store)
        found.append(tried(sweep))
    assert found[0] == found[1] and len(found[0]) == 7


def test_five_presses_are_one_sweep(store: RunStore) -> None:
    sweeps = {control.begin(store, plan()).id for _ in range(5)}
    assert len(sweeps) == 1
    train_all(store)
    assert control.begin(store, plan()).id not in sweeps  # the first is over


def killed_at(store: RunStore, owner: Any, step: str, before: bool) -> int:
    """Advance in a process that ends, as by kill -9, before or after it takes a step."""
    process = os.fork()
    if process == 0:
        act = getattr(owner, step)

        def last(*arguments: Any, **named: Any) -> None:
            if not before:
                act(*arguments, **named)
            os._exit(9)

        setattr(owner, step, last)
        driver.advance(store)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system with fork")
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("step", ["write", "create_as", "touch", "rename", "replace", "mkdir"])
@pytest.mark.parametrize("trial", [1, 2])
def test_killed_between_any_two_steps(store: RunStore, step: str, before: bool, trial: int) -> None:
    sweep = control.begin(store, plan(trials=3))
    for _ in range(trial - 1):
        train_next(store)
    owner: Any = {"write": Sweep, "create_as": RunStore}.get(step, Path)
    assert killed_at(store, owner, step, before) == 9
    train_all(store)
    trials = sweep.trials()
    assert [each.number for each in trials] == [1, 2, 3]
    assert [each.outcome for each in trials] == [COMPLETE] * 3
    assert len(store.list()) == 3 == len({each.run for each in trials})
    assert not store.queued()


def test_only_so_many_wait_so_that_others_get_their_turn(store: RunStore) -> None:
    control.begin(store, plan(at_once=2))
    driver.advance(store)
    driver.advance(store)
    assert len(store.queued()) == 2
    other = store.create(dataclasses.replace(plan().base, seed=77))
    train_next(store)
    driver.advance(store)
    assert [run.id for run in store.queued()][1] == other.id  # the third trial comes after it


def test_a_full_queue_is_tried_again(store: RunStore) -> None:
    settings.write(store.root, Settings(most_waiting=1))
    other = store.create(dataclasses.replace(plan().base, seed=77))
    sweep = control.begin(store, plan())
    driver.advance(store)
    assert sweep.trials() == [] and not sweep.end().ended
    store.cancel(other)
    assert len(train_all(store)) == 5


def test_no_combination_is_tried_twice_and_the_end_is_said(store: RunStore) -> None:
    space = (Options("training.batch_size", (8, 16, 32)), Options(RATE, (0.1, 0.01)))
    sweep = control.begin(store, plan(space, trials=20))
    assert len(train_all(store)) == 6
    assert len({tuple(each.items()) for each in tried(sweep)}) == 6
    assert "Every combination" in sweep.end().reason


def test_what_cannot_be_built_is_not_tried(store: RunStore) -> None:
    """A kernel of 29 does not fit into images of 28 × 28."""
    sweep = control.begin(store, plan((Range("model.conv1.kernel", 27, 31, whole=True),)))
    train_all(store)
    assert sorted(each["model.conv1.kernel"] for each in tried(sweep)) == [27, 28]


def test_deleted_runs_are_remembered(store: RunStore) -> None:
    sweep = control.begin(store, plan(trials=3))
    first = train_next(store)
    assert first
    expected = max(goodness(first.config()))
    driver.advance(store)  # the outcome is known, and the second trial waits
    trash.delete(store, first)
    trash.delete(store, store.queued()[0])
    train_all(store)
    trials = sweep.trials()
    assert [each.outcome for each in trials] == [COMPLETE, DELETED, COMPLETE]
    assert trials[0].value == expected


def test_pruned_trials_say_so(store: RunStore) -> None:
    """The fourth trial is below the median of three in its second epoch, by hand."""
    curves = iter([[0.4, 0.5, 0.6], [0.6, 0.7, 0.8], [0.8, 0.9, 0.95], [0.1, 0.69, 0.99]])
    sweep = control.begin(store, plan(trials=4, pruning=True, spared_trials=3, spared_epochs=1))
    runs = train_all(store, lambda config: next(curves))
    last = sweep.trials()[-1]
    assert last.outcome == PRUNED and last.curve == (0.1, 0.69) and last.value == 0.69
    assert runs[-1].state().message == (
        "Pruned after epoch 2: best validation accuracy 69.00 % so far, "
        "median of the finished trials 70.00 %."
    )
    assert runs[-1].state().phase == "stopped"


def test_stopped_and_failed_trials(store: RunStore) -> None:
    sweep = control.begin(store, plan(trials=2))
    for phase in ("stopped", "failed"):
        driver.advance(store)
        run = store.queued()[0]
        store.claim(run)
        end(run, [0.5], phase)
    driver.advance(store)
    assert [(each.outcome, each.value) for each in sweep.trials()] == [
        (STOPPED, 0.5),
        (FAILED, None),
    ]


def test_a_sweep_of_failures_ends(store: RunStore) -> None:
    sweep = control.begin(store, plan(trials=50))
    for _ in range(driver.FAILURES):
        driver.advance(store)
        run = store.queued()[0]
        store.claim(run)
        end(run, [], "failed")
    driver.advance(store)
    assert sweep.end().reason == "5 trials in a row failed. The last: Diverged."
    assert len(sweep.trials()) == driver.FAILURES


def test_interrupted_trials_go_on(store: RunStore) -> None:
    sweep = control.begin(store, plan(trials=2))
    driver.advance(store)
    run = store.queued()[0]
    store.claim(run)
    gone = RunState(phase="running", epoch=1, started=1.0)  # of a process that is not there
    write_json(run.path("state.json"), dataclasses.asdict(gone))
    assert run.state().phase == "interrupted"
    driver.advance(store)
    assert store.queued()[0].id == run.id and len(store.list()) == 1
    dead = dataclasses.replace(gone, resumed=driver.MOST_RESUMES)
    store.claim(run)
    run.path("claim.json").unlink()
    write_json(run.path("state.json"), dataclasses.asdict(dead))
    driver.advance(store)
    assert sweep.trials()[0].outcome == FAILED and len(sweep.trials()) == 2


def test_pause_and_resume(store: RunStore) -> None:
    sweep = control.begin(store, plan())
    train_next(store)
    driver.advance(store)
    waiting = store.queued()[0]
    control.pause(store, sweep)
    assert train_all(store) == [] and waiting.state().phase == "paused"
    assert sweep.end().paused and not sweep.end().ended
    control.resume(store, sweep)
    assert len(train_all(store)) == 4 and len(store.list()) == 5


def test_a_damaged_sweep_does_not_stop_the_worker(store: RunStore) -> None:
    good, bad = control.begin(store, plan()), control.begin(store, plan(seed=2))
    bad.path("sweep.json").write_text('{"version": 99}')
    assert len(train_all(store)) == 5
    assert good.end().ended and "cannot be read" in bad.end().reason


def test_ids_from_outside_are_checked(store: RunStore) -> None:
    for name in ("../../etc", "", "no-such-sweep", "x" * 500):
        with pytest.raises(control.SweepNotFound):
            control.find(store, name)


def test_a_nameless_sweep_is_refused(store: RunStore) -> None:
    with pytest.raises(ConfigError, match="name"):
        control.begin(store, dataclasses.replace(plan(), name=" "))
