"""Only the process that trains the run is ended."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from core.runs.atomic import write_json
from core.runs.control import kill
from core.runs.process import identity
from core.runs.run import Run


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process
    process.kill()
    process.wait()


def worker(process: subprocess.Popen[bytes], **changes: object) -> dict[str, object]:
    return identity(process.pid) | changes


def training(folder: Path, who: dict[str, object]) -> Run:
    write_json(folder / "config.json", {})
    write_json(folder / "state.json", {"phase": "running", "worker": who})
    return Run(folder)


def test_the_training_process_is_ended(tmp_path: Path, sleeper: subprocess.Popen[bytes]) -> None:
    run = training(tmp_path, worker(sleeper))
    assert run.state().phase == "running"
    assert kill(run)
    assert sleeper.wait(20) != 0
    assert run.state().phase == "interrupted" and not kill(run)


@pytest.mark.parametrize("changes", [{"created": -1.0}, {"boot": "-"}, {"host": "elsewhere"}])
def test_another_program_with_the_same_number_is_left_alone(
    tmp_path: Path, sleeper: subprocess.Popen[bytes], changes: dict[str, object]
) -> None:
    run = training(tmp_path, worker(sleeper, **changes))
    assert not kill(run)
    assert sleeper.poll() is None


def test_a_run_that_died_after_its_result_is_finished(tmp_path: Path) -> None:
    run = training(tmp_path, identity() | {"created": -9.0})
    write_json(run.path("result.json"), {"test_accuracy": 0.5})
    assert (run.state().phase, run.state().test_accuracy) == ("finished", 0.5)


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_clock_that_is_set_changes_nothing(
    tmp_path: Path,
    sleeper: subprocess.Popen[bytes],
    monkeypatch: pytest.MonkeyPatch,
    hours: int,
) -> None:
    """Boot time, and with it the time at which a process began, moves with the clock."""
    run, moved = training(tmp_path, worker(sleeper)), 3600.0 * hours
    began = psutil.Process.create_time
    monkeypatch.setattr(psutil.Process, "create_time", lambda each: began(each) + moved)
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + moved)
    assert run.state().phase == "running"
    sleeper.kill()
    sleeper.wait()
    assert run.state().phase == "interrupted"


def test_a_record_without_the_id_of_a_boot_goes_by_the_time_of_day(
    tmp_path: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    created = psutil.Process(sleeper.pid).create_time()
    old = {"host": socket.gethostname(), "pid": sleeper.pid, "created": created}
    run = training(tmp_path, old)
    assert run.state().phase == "running"
    write_json(run.path("state.json"), {"phase": "running", "worker": old | {"created": 1.0}})
    assert run.state().phase == "interrupted"
