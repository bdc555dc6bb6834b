"""A sweep can be renamed, and a deleted one can be brought back whole; its runs stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.runs import trash as runs_trash
from core.runs.store import RunStore
from core.schema import ConfigError
from core.sweeps import control, driver, trash
from core.sweeps.sweep import Sweep, sweeps
from tests.unit.sweeps.played import plan, train_all, train_next


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def paused(store: RunStore) -> Sweep:
    """Two trials finished, the third rests."""
    sweep = control.begin(store, plan())
    for _ in range(2):
        train_next(store)
    driver.advance(store)
    control.pause(store, sweep)
    return sweep


def test_deleted_and_brought_back(store: RunStore) -> None:
    sweep = paused(store)
    before = sweep.trials()
    trash.delete(store, sweep)
    assert sweeps(store.root) == [] and [each.id for each in trash.deleted(store)] == [sweep.id]
    with pytest.raises(control.SweepNotFound):
        control.find(store, sweep.id)
    back = trash.restore(store, sweep.id)
    assert back == sweep and back.trials() == before and back.end().paused
    assert trash.deleted(store) == []
    control.resume(store, back)
    assert len(train_all(store)) == 3 and back.end().ended


def test_its_runs_stay_and_go_on_alone(store: RunStore) -> None:
    sweep = paused(store)
    trash.delete(store, sweep)
    runs = [store.get(each.id) for each in store.list()]
    assert sorted(each.state().phase for each in runs) == ["finished", "finished", "paused"]
    assert [control.of_run(each) for each in runs] == [None] * 3
    resting = next(each for each in runs if each.state().resting)
    store.resume(resting)
    assert [each.id for each in train_all(store)] == [resting.id]
    assert sweeps(store.root) == []


def test_one_under_way_is_refused(store: RunStore) -> None:
    sweep = control.begin(store, plan())
    with pytest.raises(runs_trash.InUse, match="pause it first"):
        trash.delete(store, sweep)
    assert sweep.exists()


def test_a_worker_that_knew_it_does_not_make_its_folder_anew(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep = paused(store)
    trash.delete(store, sweep)
    monkeypatch.setattr(driver, "under_way", lambda _: [sweep])
    driver.advance(store)
    assert not sweep.folder.exists()


def test_a_page_that_still_shows_it_is_told(store: RunStore) -> None:
    sweep = paused(store)
    trash.delete(store, sweep)
    for act in (control.pause, control.resume, trash.delete):
        with pytest.raises(control.Busy, match="deleted"):
            act(store, sweep)
    with pytest.raises(ConfigError, match="deleted"):
        control.rename(sweep, "Other")
    assert not sweep.folder.exists()


def test_a_namesake_is_not_overwritten(store: RunStore) -> None:
    sweep = paused(store)
    trash.delete(store, sweep)
    sweep.folder.mkdir()
    with pytest.raises(runs_trash.InUse, match="another sweep"):
        trash.restore(store, sweep.id)


@pytest.mark.parametrize("name", ["nope", "../runs", "", ".."])
def test_only_what_is_in_the_trash_comes_back(store: RunStore, name: str) -> None:
    trash.delete(store, paused(store))
    with pytest.raises(runs_trash.InUse, match="not in the trash"):
        trash.restore(store, name)


def test_only_emptying_removes_for_good(store: RunStore) -> None:
    trash.delete(store, paused(store))
    assert trash.empty(store) == 1 and trash.deleted(store) == []
    assert len(store.list()) == 3


def test_a_new_name_is_that_of_the_trials_to_come(store: RunStore) -> None:
    sweep = control.begin(store, plan(trials=3))
    first = train_next(store)
    control.rename(sweep, "  Learning rates ")
    assert sweep.plan().name == "Learning rates"
    assert control.begin(store, plan(trials=3)) == sweep  # the same plan is still the same
    later = train_all(store)
    assert first and first.config().name == "Try, trial 1"
    assert [each.config().name for each in later] == [
        "Learning rates, trial 2",
        "Learning rates, trial 3",
    ]
    control.rename(sweep, "")
    assert sweep.plan().name == "Try"


def test_a_name_too_long_is_refused(store: RunStore) -> None:
    sweep = control.begin(store, plan())
    with pytest.raises(ConfigError, match="Name: give"):
        control.rename(sweep, "x" * 61)
    assert sweep.plan().name == "Try"
