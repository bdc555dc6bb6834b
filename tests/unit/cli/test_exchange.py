"""`export` and `import`."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from core.cli.main import main
from core.runs.store import RunStore
from tests.pages import fake_runs

SAMPLE = "sample-lenet5-digits"


def test_there_and_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, runs = str(tmp_path / "run.zip"), str(tmp_path / "runs")
    assert main(["export", SAMPLE, "--to", file]) == 0
    assert main(["import", file, "--runs", runs, "--json"]) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said["run"] == SAMPLE


@pytest.mark.parametrize(
    ("what", "begin"), [("model", b"PK"), ("config", b"{"), ("metrics", b"step,")]
)
def test_single_files(tmp_path: Path, what: str, begin: bytes) -> None:
    file = tmp_path / "file"
    assert main(["export", SAMPLE, "--what", what, "--to", str(file)]) == 0
    assert file.read_bytes().startswith(begin)


def test_a_folder_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "nowhere"
    assert main(["export", SAMPLE, "--to", str(folder / "run.zip")]) == 1
    assert f"there is no folder {folder}" in capsys.readouterr().err


def test_the_latest_run_with_a_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = RunStore(tmp_path / "runs")
    done = fake_runs.finished(store)
    fake_runs.queued(store, name="waits")
    file = tmp_path / "figures.zip"
    words = ["export", "latest", "--what", "figures", "--to", str(file), "--json"]
    assert main([*words, "--runs", str(store.root)]) == 0
    assert json.loads(capsys.readouterr().out)["run"] == done.id
    assert {"curves.svg", "confusion.png"} <= set(zipfile.ZipFile(file).namelist())


def test_a_configuration_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "config.json"
    assert main(["export", SAMPLE, "--what", "config", "--to", str(file)]) == 0
    assert main(["import", str(file)]) == 0
    assert f"train --config {file}" in capsys.readouterr().out
    for content, sentence in ((b"rubbish", "nor JSON"), (b'{"seed": -1}', "seed: -1")):
        file.write_bytes(content)
        assert main(["import", str(file)]) == 1
        error = capsys.readouterr().err.strip()
        assert sentence in error and len(error.splitlines()) == 1


def test_runs_are_made_ready_for_tensorboard(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = fake_runs.finished(RunStore(tmp_path))
    assert main(["tensorboard", "--runs", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["written"] == [run.id]
    assert main(["tensorboard", "--runs", str(tmp_path)]) == 0
    assert f"tensorboard --logdir {tmp_path}" in capsys.readouterr().out
