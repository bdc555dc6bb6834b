"""Runs are created once, claimed once, and found again."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from core.config import RunConfig
from core.runs.atomic import write_json
from core.runs.process import identity
from core.runs.run import SILENCE_SECONDS, RunNotFound
from core.runs.store import RunStore
from core.schema import ConfigError

CONFIG = RunConfig(name="First try!")


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def test_created_run_is_queued_and_readable(store: RunStore) -> None:
    run = store.create(CONFIG)
    assert run.id.endswith("-first-try")
    assert run.config() == CONFIG
    assert run.state().phase == "queued"
    assert store.get(run.id).folder == run.folder
    assert [each.id for each in store.queued()] == [run.id]


def test_fifty_presses_are_one_run(store: RunStore) -> None:
    with ThreadPoolExecutor(16) as pool:
        runs = list(pool.map(lambda _: store.create(CONFIG).id, range(50)))
    assert len(set(runs)) == 1
    assert len(store.list()) == 1
    other = store.create(replace(CONFIG, seed=2))
    assert {run.id for run in store.list()} == {runs[0], other.id}


def test_an_ended_run_can_be_repeated(store: RunStore) -> None:
    first = store.create(CONFIG)
    store.claim(first)
    write_json(first.path("state.json"), {"phase": "failed"})
    assert store.create(CONFIG).id != first.id


def test_invalid_configuration_leaves_no_trace(store: RunStore) -> None:
    with pytest.raises(ConfigError):
        store.create(replace(CONFIG, seed=-1))
    assert store.list() == []


def test_full_disk_leaves_no_half_run(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space")))
    with pytest.raises(OSError, match="No space"):
        store.create(CONFIG)
    monkeypatch.undo()
    assert store.list() == [] and store.queued() == []
    assert os.listdir(store.root) == [".queue"]


def test_one_of_many_workers_claims_a_run(store: RunStore) -> None:
    run = store.create(CONFIG)
    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(lambda _: store.claim(run), range(32))) == 1
    assert run.state().phase == "starting"
    assert list(store.queued()) == []


def test_queue_is_oldest_first(store: RunStore) -> None:
    made = [store.create(replace(CONFIG, seed=seed)).id for seed in range(5)]
    assert [run.id for run in store.queued()] == made
    assert [run.id for run in store.list()] == made[::-1]


@pytest.mark.parametrize(
    "name", ["", "no-such-run", "../runs", "a/b", ".queue", "x" * 500, "漢" * 120]
)
def test_unknown_run_is_one_sentence(store: RunStore, name: str) -> None:
    store.create(CONFIG)
    with pytest.raises(RunNotFound, match="There is no run"):
        store.get(name)


def test_a_claim_without_a_word_is_interrupted(store: RunStore) -> None:
    run = store.create(CONFIG)
    store.claim(run)
    long_ago = time.time() - SILENCE_SECONDS - 1
    os.utime(run.path("claim.json"), (long_ago, long_ago))
    assert run.state().phase == "interrupted"


def test_run_of_a_vanished_worker_is_interrupted(store: RunStore) -> None:
    run = store.create(CONFIG)
    store.claim(run)
    write_json(run.path("state.json"), {"phase": "running", "epoch": 3, "worker": identity()})
    assert run.state().phase == "running"
    reused = identity() | {"created": identity()["created"] - 1000}
    write_json(run.path("state.json"), {"phase": "running", "epoch": 3, "worker": reused})
    assert run.state().phase == "interrupted"
    assert "epoch 3" in run.state().message


def test_worker_on_another_machine_lives_by_its_heartbeat(store: RunStore) -> None:
    run = store.create(CONFIG)
    store.claim(run)
    elsewhere = identity() | {"host": "another-machine"}
    write_json(run.path("state.json"), {"phase": "running", "worker": elsewhere})
    run.path("heartbeat").touch()
    assert run.state().phase == "running"
    long_ago = time.time() - SILENCE_SECONDS - 1
    os.utime(run.path("heartbeat"), (long_ago, long_ago))
    assert run.state().phase == "interrupted"


def test_stop_before_the_start(store: RunStore) -> None:
    run = store.create(CONFIG)
    run.request_stop()
    assert run.state().phase == "stopped"
    assert run.requests() == {"stop": True}


def test_requests_do_not_overwrite_each_other(store: RunStore) -> None:
    run = store.create(CONFIG)
    with ThreadPoolExecutor(2) as pool:
        pool.submit(run.request_stop)
        pool.submit(run.request_learning_rate, 0.1)
    assert run.requests() == {"stop": True, "learning_rate": 0.1}


@pytest.mark.parametrize("state", [5, [], {"phase": 1, "worker": 5, "epoch": "x"}, {"worker": {}}])
def test_state_of_wrong_types_is_read_as_far_as_it_goes(store: RunStore, state: object) -> None:
    run = store.create(CONFIG)
    store.claim(run)
    write_json(run.path("state.json"), state)
    assert run.state().phase == "interrupted"


def test_ten_thousand_runs_are_listed(store: RunStore) -> None:
    for number in range(10_000):
        (store.root / f"20260101-{number:06d}").mkdir(parents=True)
    names = [run.id for run in store.list()]
    assert len(names) == 10_000 and names == sorted(names, reverse=True)


def test_shipped_runs_are_found_by_id(store: RunStore) -> None:
    shipped = store.shipped()
    assert shipped and store.get(shipped[0].id).result()["test_accuracy"] > 0.9
