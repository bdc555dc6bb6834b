"""A lab on disk: one for fifty presses, and whole again after a restart or a deletion."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from core.lab import plan, presets, record
from core.lab.arms import Arm, arm
from core.runs import settings, trash
from core.runs.queue import QueueFull
from core.runs.settings import Settings
from core.runs.store import RunStore
from core.schema import ConfigError

BASE = presets.LAB_PRESETS["digits"].base
L2, DROPOUT = arm("l2=0.001", BASE), arm("dropout=0.5", BASE)
PLAN = plan.make(BASE, (Arm(), L2), (1, 2, 3))


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path)


def test_fifty_presses_are_one_lab(store: RunStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        labs = list(pool.map(lambda _: record.start(store, PLAN), range(50)))
    assert len(store.list()) == 6 and record.ids(store) == [PLAN.id]
    assert all(each.runs == labs[0].runs for each in labs)


def test_it_is_read_again_seed_by_seed(store: RunStore) -> None:
    record.start(store, PLAN)
    lab = record.read(RunStore(store.root), PLAN.id)
    assert lab.plan == PLAN and not lab.missing(store)
    seeds = [run.config().seed for run in store.queued()]
    assert seeds == [1, 1, 2, 2, 3, 3]
    found = lab.run(store, L2, 2)
    assert found is not None and found.config().training.l2 == 0.001


def test_deleted_and_stopped_runs_are_missing_and_come_again(store: RunStore) -> None:
    lab = record.start(store, PLAN)
    gone, stopped = lab.run(store, Arm(), 1), lab.run(store, L2, 3)
    assert gone and stopped
    trash.delete(store, gone)
    store.cancel(stopped)
    lab = record.read(store, PLAN.id)
    assert lab.missing(store) == [(Arm(), 1), (L2, 3)] and lab.run(store, Arm(), 1) is None
    again = record.start(store, PLAN)
    assert not again.missing(store) and len(store.queued()) == 6


def test_another_arm_or_more_seeds_use_the_same_runs(store: RunStore) -> None:
    first = record.start(store, PLAN)
    wider = plan.make(BASE, (Arm(), L2, DROPOUT), (1, 2, 3, 4))
    assert len(record.planned(store, wider).missing(store)) == 6
    second = record.start(store, wider)
    assert second.runs["none", 1] == first.runs["none", 1] and len(store.list()) == 12
    other = plan.make(replace(BASE, seed=9, name="x"), (Arm(), L2), (1, 2, 3))
    assert other.id == PLAN.id  # name and seed of the base say nothing
    longer = replace(BASE, training=replace(BASE.training, epochs=3))
    different = plan.make(longer, (Arm(), L2), (1, 2, 3))
    assert len(record.planned(store, different).missing(store)) == 6


def test_a_full_queue_keeps_what_was_queued(store: RunStore) -> None:
    settings.write(store.root, Settings(most_waiting=4))
    with pytest.raises(QueueFull):
        record.start(store, PLAN)
    assert len(record.read(store, PLAN.id).missing(store)) == 2
    settings.write(store.root, Settings())
    assert not record.start(store, PLAN).missing(store) and len(store.list()) == 6


@pytest.mark.parametrize("lab_id", ["", "../../etc", "0123456789ab", "ä" * 12])
def test_no_such_lab(store: RunStore, lab_id: str) -> None:
    with pytest.raises(ConfigError, match="There is no lab"):
        record.read(store, lab_id)


def test_a_damaged_file_is_one_sentence(store: RunStore) -> None:
    record.start(store, PLAN)
    path = store.root / ".labs" / f"{PLAN.id}.json"
    path.write_text('{"plan": {"base": 1}, "runs": {"none|1": "../x"}}', encoding="utf-8")
    with pytest.raises(ConfigError, match="damaged"):
        record.read(store, PLAN.id)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ConfigError, match="There is no lab"):
        record.read(store, PLAN.id)
