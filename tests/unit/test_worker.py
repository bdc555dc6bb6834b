"""The worker as a process: oldest first, and a killed one is noticed."""

import dataclasses
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

import core.supervisor
from core.config import CnnConfig, DataConfig, RunConfig, TrainingConfig
from core.layers import Flatten, Softmax
from core.runs import checkpoints, settings
from core.runs.control import kill
from core.runs.settings import Settings
from core.runs.store import RunStore
from core.supervisor import PROJECT, Supervisor, start_worker, warm_wanted, worker_state
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
    who = worker_state(store.root)
    if who:
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


def test_killed_worker_shows_as_interrupted_and_is_replaced(store: RunStore) -> None:
    endless, waiting = store.create(ENDLESS), store.create(QUICK)
    supervisor = Supervisor(store.root)
    supervisor.check()
    wait_until(lambda: endless.state().step > 0)
    assert worker_state(store.root)["stage"] == "training"
    assert waiting.state().phase == "queued"

    psutil.Process(worker_state(store.root)["pid"]).kill()
    wait_until(lambda: endless.state().phase == "interrupted", seconds=10)
    wait_until(lambda: (supervisor.check(), waiting.state().phase == "finished")[1])
    assert waiting.state().message == ""
    supervisor.check()
    assert supervisor.problem == ""


def test_without_warmth_a_worker_starts_only_for_what_waits(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLASSNET_WARM", "0")
    started = []
    monkeypatch.setattr(core.supervisor, "start_worker", started.append)
    Supervisor(store.root).check()
    assert not started and not warm_wanted(store.root)
    settings.write(store.root, Settings(resume_interrupted=True))
    Supervisor(store.root).check()
    assert len(started) == 1, "an interrupted run goes on by itself"
    settings.write(store.root, Settings())
    store.create(QUICK)
    Supervisor(store.root).check()
    assert len(started) == 2


def test_a_killed_run_goes_on_by_itself_and_ends_as_if_nothing_had_been(store: RunStore) -> None:
    """Exact after kill -9, resumed by the setting; another run of it was never interrupted."""
    config = dataclasses.replace(QUICK, training=TrainingConfig(epochs=80, batch_size=16))
    settings.write(store.root, Settings(resume_interrupted=True))
    run = store.create(config)
    start_worker(store.root)
    wait_until(lambda: checkpoints.newest_step(run) is not None)
    wait_until(lambda: kill(run))
    wait_until(lambda: worker_state(store.root) is None)
    assert run.state().phase == "interrupted" and not kill(run)
    start_worker(store.root)
    wait_until(lambda: run.state().phase == "finished")
    assert run.state().resumed == 1
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


def test_unexpected_error_is_one_sentence_too() -> None:
    assert explain(ZeroDivisionError()) == (
        "Training ended with an unexpected error (ZeroDivisionError); see the log."
    )
    assert "smaller batch" in explain(MemoryError())
