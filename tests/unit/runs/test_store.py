"""Runs are created once, claimed once, and found again."""

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from core.config import RunConfig
from core.runs import settings
from core.runs.atomic import write_json
from core.runs.process import identity
from core.runs.queue import QueueFull
from core.runs.run import SILENCE_SECONDS, Run, RunNotFound
from core.runs.settings import Settings
from core.runs.store import CannotResume, RunStore
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


def test_a_worker_that_dies_right_after_its_claim_is_noticed_at_once(store: RunStore) -> None:
    new, resumed = store.create(CONFIG), store.create(replace(CONFIG, seed=2))
    write_json(resumed.path("state.json"), {"phase": "paused", "step": 7, "started": 1.0})
    os.utime(resumed.path("state.json"), (1, 1))
    for run in (new, resumed):
        assert store.claim(run) and run.state().phase == "starting"
        died = identity() | {"created": identity()["created"] - 1000}
        write_json(run.path("claimer.json"), died)
        assert run.state().phase == "interrupted"
        store.resume(run)
        assert run.state().phase == "queued"


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


def made(store: RunStore, count: int) -> list[Run]:
    return [store.create(replace(CONFIG, seed=seed)) for seed in range(count)]


def test_waiting_runs_can_be_moved_and_cancelled(store: RunStore) -> None:
    a, b, c, d = made(store, 4)
    store.move(d, 0)
    store.move(a, 2)
    assert [run.id for run in store.queued()] == [d.id, b.id, a.id, c.id]
    store.cancel(b)
    later = store.create(replace(CONFIG, seed=9))
    assert [run.id for run in store.queued()] == [d.id, a.id, c.id, later.id]
    assert b.state().phase == "stopped" and "Cancelled" in b.state().message
    store.claim(d)
    store.move(d, 1)  # it waits no more
    assert [run.id for run in store.queued()] == [a.id, c.id, later.id]


def test_damaged_order_is_the_order_of_coming(store: RunStore) -> None:
    runs = made(store, 3)
    store.move(runs[2], 0)
    (store.root / ".queue-order.json").write_text("[1, {")
    assert [run.id for run in store.queued()] == [run.id for run in runs]


def test_a_waiting_run_can_rest_and_wait_again(store: RunStore) -> None:
    run = store.create(CONFIG)
    store.pause(run)
    assert run.state().phase == "paused" and store.queued() == []
    for _ in range(3):
        store.resume(run)
    assert run.state().phase == "queued"
    assert [each.id for each in store.queued()] == [run.id]


def test_a_slow_look_does_not_take_a_run_in_training_for_one_just_claimed(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = store.create(CONFIG)
    store.claim(run)
    write_json(run.path("state.json"), {"phase": "running", "worker": identity()})
    now = time.time()
    os.utime(run.path("claim.json"), (now, now - 0.02))
    os.utime(run.path("state.json"), (now, now - 0.01))
    clock = iter(range(100))
    monkeypatch.setattr("core.runs.run.time.time", lambda: now + next(clock))
    assert run.state().phase == "running"


def test_a_deleted_run_is_not_queued_again(store: RunStore) -> None:
    run = store.create(CONFIG)
    run.marker.unlink()
    shutil.rmtree(run.folder)
    with pytest.raises(RunNotFound, match="may have been deleted"):
        store.resume(run)
    assert not run.marker.exists()


def test_a_resumed_run_is_queued_then_starting_and_cancelled_it_rests(store: RunStore) -> None:
    run = store.create(CONFIG)
    store.claim(run)
    write_json(run.path("state.json"), {"phase": "paused", "step": 7, "started": 1.0})
    os.utime(run.path("claim.json"), (1, 1))
    assert run.state().phase == "paused"
    store.resume(run)
    assert (run.state().phase, run.state().step) == ("queued", 7)
    store.cancel(run)
    assert run.state().phase == "paused" and run.requests() == {}
    store.resume(run)
    os.utime(run.path("state.json"), (1, 1))
    assert store.claim(run)
    assert run.state().phase == "starting"
    store.resume(run)  # a second press
    assert store.queued() == []


def test_what_is_over_cannot_be_resumed(store: RunStore) -> None:
    run = store.create(CONFIG)
    store.claim(run)
    write_json(run.path("state.json"), {"phase": "finished"})
    with pytest.raises(CannotResume, match="build a variant"):
        store.resume(run)


def test_the_queue_has_limits_for_all_and_for_each(store: RunStore) -> None:
    settings.write(store.root, Settings(most_waiting=3, most_waiting_per_person=2))
    mine = [store.create(replace(CONFIG, seed=seed), person="me") for seed in range(2)]
    assert store.create(replace(CONFIG, seed=0), person="me").id == mine[0].id
    with pytest.raises(QueueFull, match="2 of your runs"):
        store.create(replace(CONFIG, seed=3), person="me")
    store.create(replace(CONFIG, seed=3), person="you")
    with pytest.raises(QueueFull, match="3 runs wait"):
        store.create(replace(CONFIG, seed=4))
    assert len(store.list()) == 3


def test_settings_of_a_wrong_type_are_the_defaults(store: RunStore) -> None:
    settings.write(store.root, Settings(resume_interrupted=True))
    assert settings.read(store.root) == Settings(resume_interrupted=True)
    write_json(store.root / ".settings.json", {"most_waiting": "many", "else": 1})
    assert settings.read(store.root) == Settings()
