"""The worker as a process: oldest first, and a killed one is noticed."""

import dataclasses
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from filelock import FileLock

from core import supervisor as supervisor_module
from core import worker as worker_module
from core.config import CnnConfig, DataConfig, RunConfig, TrainingConfig
from core.layers import Flatten, Softmax
from core.runs import checkpoints, settings
from core.runs.atomic import write_json
from core.runs.control import kill
from core.runs.process import identity
from core.runs.settings import Settings
from core.runs.store import RunStore
from core.supervisor import (
    PROJECT,
    Supervisor,
    lock_file,
    room_for_worker,
    start_worker,
    warm_wanted,
    worker_file,
    worker_state,
    worker_states,
)
from core.sweeps import control
from core.sweeps.search import Search
from core.sweeps.space import Range
from core.sweeps.sweep import Plan
from core.worker import explain

DEADLINE = 120.0
QUICK = RunConfig(
    data=DataConfig("digits", limit=100),
    model=CnnConfig((Flatten(), Softmax())),
    training=TrainingConfig(epochs=1, batch_size=16),
)
ENDLESS = dataclasses.replace(QUICK, training=TrainingConfig(epochs=1000, batch_size=1))


def wait_until(true: Callable[[], object], seconds: float = DEADLINE) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    store = RunStore(tmp_path / "runs")
    yield store
    for who in worker_states(store.root):
        if who["pid"] != os.getpid():  # a test may say that it is the worker
            psutil.Process(who["pid"]).kill()


def test_trains_what_is_queued_oldest_first(store: RunStore) -> None:
    runs = [store.create(dataclasses.replace(QUICK, seed=seed)) for seed in (1, 2, 3)]
    command = [sys.executable, "-m", "core.worker", "--runs", str(store.root), "--idle", "0.2"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, timeout=DEADLINE, check=False)
    assert done.returncode == 0, done.stderr
    states = [run.state() for run in runs]
    assert [state.phase for state in states] == ["finished"] * 3
    starts = [state.started for state in states]
    assert starts == sorted(starts)
    assert worker_state(store.root) is None


def test_without_warmth_a_worker_starts_only_for_what_waits(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLASSNET_WARM", "0")
    started = []
    monkeypatch.setattr(supervisor_module, "start_worker", started.append)
    Supervisor(store.root).check()
    assert not started and not warm_wanted(store.root)
    settings.write(store.root, Settings(resume_interrupted=True))
    Supervisor(store.root).check()
    assert len(started) == 1, "an interrupted run goes on by itself"
    settings.write(store.root, Settings())
    run = store.create(QUICK)
    Supervisor(store.root).check()
    assert len(started) == 2
    store.cancel(run)
    space = (Range("training.learning_rate", 0.001, 0.1, log=True),)
    control.begin(store, Plan("Try", QUICK, space, Search()))
    Supervisor(store.root).check()
    assert len(started) == 3, "a worker queues the trials of a sweep"


def test_a_killed_run_goes_on_by_itself_and_ends_as_if_nothing_had_been(store: RunStore) -> None:
    """Exact after kill -9, resumed by the setting; another run of it was never interrupted."""
    config = dataclasses.replace(QUICK, training=TrainingConfig(epochs=80, batch_size=16))
    settings.write(store.root, Settings(resume_interrupted=True))
    run, other = store.create(config), store.create(QUICK)
    supervisor = Supervisor(store.root)
    supervisor.check()
    wait_until(lambda: checkpoints.newest_step(run) is not None)
    assert worker_state(store.root)["stage"] == "training"
    assert other.state().phase == "queued"

    wait_until(lambda: kill(run))
    wait_until(lambda: run.state().phase == "interrupted", seconds=10)
    assert worker_state(store.root) is None and not kill(run)
    wait_until(lambda: (supervisor.check(), run.state().phase == "finished")[1])
    assert run.state().resumed == 1
    wait_until(lambda: other.state().phase == "finished")
    supervisor.check()
    assert supervisor.problem == "" and other.state().message == ""

    again = store.create(config)
    wait_until(lambda: again.state().phase == "finished")
    ours, theirs = run.result(), again.result()
    assert ours is not None and theirs is not None
    assert ours["weights_sha256"] == theirs["weights_sha256"]
    assert checkpoints.newest_step(run) is None


def test_second_worker_of_a_folder_leaves(store: RunStore) -> None:
    first = start_worker(store.root)
    wait_until(lambda: worker_state(store.root))
    second = start_worker(store.root)
    assert second.wait(DEADLINE) == 0
    assert first.poll() is None
    assert "already" in (store.root / ".worker.log").read_text()
    first.kill()
    first.wait()


def test_two_trainings_at_once_and_one_again(store: RunStore) -> None:
    """Both train together; when the number falls, each leaves after its run."""
    settings.write(store.root, Settings(trainings_at_once=2))
    runs = [store.create(dataclasses.replace(ENDLESS, seed=seed)) for seed in (1, 2)]
    workers = [start_worker(store.root) for _ in runs]
    wait_until(lambda: all(run.state().step > 0 for run in runs))
    assert {who["run"] for who in worker_states(store.root)} == {run.id for run in runs}
    settings.write(store.root, Settings())
    for run in runs:
        run.request_stop()
    assert [worker.wait(DEADLINE) for worker in workers] == [0, 0]
    assert [run.state().phase for run in runs] == ["stopped", "stopped"]


def test_a_worker_takes_the_first_free_place(
    store: RunStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served: list[int] = []
    monkeypatch.setattr(worker_module, "serve", lambda store, idle, place: served.append(place))
    settings.write(store.root, Settings(trainings_at_once=2))
    arguments = ["--runs", str(store.root)]
    with FileLock(lock_file(store.root, 0)):
        assert worker_module.main(arguments) == 0
        with FileLock(lock_file(store.root, 1)):
            assert worker_module.main(arguments) == 0
    assert served == [1] and "already" in capsys.readouterr().err


def test_the_supervisor_keeps_as_many_as_are_wanted(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Started:
        pid = -1

        def poll(self) -> int | None:
            return None

    started: list[Started] = []

    def start(root: Path) -> Started:
        started.append(Started())
        return started[-1]

    monkeypatch.setattr(supervisor_module, "start_worker", start)
    monkeypatch.setattr(supervisor_module, "PATIENCE_SECONDS", 0.0)
    settings.write(store.root, Settings(trainings_at_once=2))
    keeper = Supervisor(store.root)
    keeper.check()
    keeper.check()
    assert len(started) == 1  # it is on its way
    write_json(worker_file(store.root, 0), identity())
    started[0].pid = identity()["pid"]
    assert room_for_worker(store.root)
    keeper.check()
    assert len(started) == 2
    write_json(worker_file(store.root, 1), identity())
    keeper.check()
    assert len(started) == 2 and not room_for_worker(store.root)


def test_unexpected_error_is_one_sentence_too() -> None:
    assert explain(ZeroDivisionError()) == (
        "Training ended with an unexpected error (ZeroDivisionError); see the log."
    )
    assert "smaller batch" in explain(MemoryError())
