"""A deleted run can be brought back whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.config import RunConfig
from core.runs import trash
from core.runs.atomic import write_json
from core.runs.process import identity
from core.runs.run import Run, RunNotFound
from core.runs.store import RunStore

CONFIG = RunConfig(name="Mistake")


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def ended(store: RunStore, seed: int = 1) -> Run:
    run = store.create(replace(CONFIG, seed=seed))
    store.claim(run)
    write_json(run.path("state.json"), {"phase": "finished", "epoch": 3})
    return run


def test_deleted_and_brought_back(store: RunStore) -> None:
    run = ended(store)
    trash.delete(store, run)
    assert store.list() == [] and [each.id for each in trash.deleted(store)] == [run.id]
    with pytest.raises(RunNotFound):
        store.get(run.id)
    assert trash.restore(store, run.id).state().epoch == 3
    assert [each.id for each in store.list()] == [run.id] and trash.deleted(store) == []


def test_tensorboard_does_not_see_deleted_runs(store: RunStore) -> None:
    run = ended(store)
    run.path("events.out.tfevents.1.glassnet").touch()
    trash.delete(store, run)
    assert not list(store.root.rglob("*tfevents*"))
    trash.restore(store, run.id)
    assert [each.name for each in store.root.rglob("*tfevents*")] == [
        "events.out.tfevents.1.glassnet"
    ]


def test_a_run_in_training_is_refused(store: RunStore) -> None:
    run = store.create(CONFIG)
    store.claim(run)
    write_json(run.path("state.json"), {"phase": "running", "worker": identity()})
    with pytest.raises(trash.InUse, match="stop or pause it first"):
        trash.delete(store, run)
    assert run.exists()


def test_a_waiting_run_leaves_the_queue_and_comes_back_resting(store: RunStore) -> None:
    run = store.create(CONFIG)
    trash.delete(store, run)
    assert store.queued() == [] and not run.marker.exists()
    assert trash.restore(store, run.id).state().phase == "paused"
    store.resume(run)
    assert [each.id for each in store.queued()] == [run.id]


def test_shipped_runs_stay(store: RunStore) -> None:
    with pytest.raises(trash.InUse, match="comes with the project"):
        trash.delete(store, store.shipped()[0])


def test_a_namesake_is_not_overwritten(store: RunStore) -> None:
    run = ended(store)
    trash.delete(store, run)
    run.folder.mkdir()
    run.path("config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(trash.InUse, match="another run"):
        trash.restore(store, run.id)
    assert run.path("config.json").read_text(encoding="utf-8") == "{}"


@pytest.mark.parametrize("name", ["nope", "../runs", "", ".."])
def test_only_what_is_in_the_trash_comes_back(store: RunStore, name: str) -> None:
    ended(store)
    with pytest.raises(trash.InUse, match="not in the trash"):
        trash.restore(store, name)


def test_only_emptying_removes_for_good(store: RunStore) -> None:
    for seed in range(3):
        trash.delete(store, ended(store, seed))
    assert trash.empty(store) == 3
    assert trash.deleted(store) == []
