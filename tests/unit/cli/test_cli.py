"""The headless commands as a person or a program calls them."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from core.cli.main import main
from core.datasets.registry import load
from core.presets import LANGUAGE_PRESETS, PRESETS
from core.runs.store import RunStore
from core.supervisor import worker_state


def last_json(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out.splitlines()[-1])


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["dance"],
        ["train"],
        ["train", "--preset"],
        ["train", "--preset", "lenet5", "--epochs", "many"],
        ["train", "--preset", "lenet5", "--set", "rubbish"],
        ["classify"],
        ["runs", "--x"],
    ],
)
def test_wrong_usage_exits_2_with_one_sentence(words: list[str], capsys) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["train", "--preset", "nope"], "no preset 'nope'"),
        (["train", "--preset", "lenet5", "--data", "nope"], "data.name"),
        (["train", "--preset", "lenet5", "--epochs", "0"], "training.epochs: 0 is too small"),
        (["train", "--preset", "lenet5", "--set", "training.learning_rate=nan"], "not a"),
        (["runs", "--runs", "/no/such/folder"], "no folder /no/such/folder"),
        (["train", "--preset", "lenet5", "--set", "model.layers=[]"], "layer"),
        (["train", "--preset", "ptb-large", "--set", "model.units=4096"], "model.units"),
        (["train", "--config", "/nowhere.json"], "/nowhere.json"),
        (["classify", "no-such-run", "x.png"], "There is no run"),
    ],
)
def test_refused_input_exits_1_with_one_sentence(
    words: list[str], sentence: str, runs_folder: Path, capsys
) -> None:
    assert main(words) == 1
    error = capsys.readouterr().err.strip()
    assert sentence in error and len(error.splitlines()) == 1


def test_broken_configuration_file(tmp_path: Path, capsys) -> None:
    path = tmp_path / "config.json"
    path.write_text("{")
    assert main(["train", "--config", str(path)]) == 1
    assert "is not JSON" in capsys.readouterr().err


def test_presets_as_json(capsys) -> None:
    assert main(["presets", "--json"]) == 0
    rows = last_json(capsys)["presets"]
    assert [row["preset"] for row in rows] == [*PRESETS, *LANGUAGE_PRESETS]
    small = next(row for row in rows if row["preset"] == "ptb-small")
    assert small["kind"] == "language" and small["parameters"] == 4_651_600
    assert small["published_perplexity"] == 115.91 and small["published_accuracy"] is None


def test_a_list_cuts_no_word(runs_folder: Path, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    config = dataclasses.replace(PRESETS["lenet5"].config, name="A run with quite a long name")
    run = RunStore(runs_folder).create(config)
    assert main(["runs"]) == 0
    line = next(each for each in capsys.readouterr().out.splitlines() if run.id in each)
    assert line.split()[1:3] == ["queued", "digits"]


def test_ctrl_c_pauses_a_resumed_run(
    runs_folder: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody watches it any more, so it does not go on unseen."""
    store = RunStore(runs_folder)
    run = store.create(PRESETS["lenet5"].config)
    store.pause(run)
    pressed = []

    def press(*given: object) -> bool:
        pressed.append(run.state().phase)
        raise KeyboardInterrupt

    monkeypatch.setattr("core.cli.train.room_for_worker", press)
    assert main(["resume", run.id]) == 0
    assert pressed == ["queued"] and run.state().phase == "paused" and store.queued() == []
    said = capsys.readouterr()
    assert "Pausing after this batch" in said.err and f"resume {run.id}" in said.out


def test_train_list_and_classify(runs_folder: Path, tmp_path: Path, capsys) -> None:
    words = ["--data", "digits", "--epochs", "3", "--set", "training.batch_size=32"]
    assert main(["train", "--preset", "lenet5-modern", *words, "--json"]) == 0
    trained = last_json(capsys)
    assert trained["parameters"] == 61706 and trained["epochs"] == 3
    assert 0.5 < trained["test_accuracy"] <= 1 and trained["images_per_second"] > 0
    assert len(trained["weights_sha256"]) == 64 and trained["seconds"] > 0

    assert main(["runs", "--json"]) == 0
    assert last_json(capsys)["runs"][0]["run"] == trained["run"]

    data = load("digits")
    picture, broken = tmp_path / "digit.png", tmp_path / "broken.png"
    Image.fromarray(np.uint8(data.test_images[0, ..., 0] * 255)).save(picture)
    broken.write_bytes(picture.read_bytes()[:60])
    blank = tmp_path / "blank.png"
    Image.new("L", (80, 80), 255).save(blank)
    files = [str(picture), str(broken), str(blank)]
    assert main(["classify", trained["run"], *files, "--json"]) == 1
    good, bad, empty = last_json(capsys)["images"]
    assert "label" not in empty and empty["error"].endswith(".")
    assert good["label"] in data.spec.classes and 0 < good["probability"] <= 1
    assert "label" not in bad and bad["error"].endswith(".")
    assert main(["classify", "latest", str(picture)]) == 0
    assert str(picture) in capsys.readouterr().out
    psutil.Process(worker_state(runs_folder)["pid"]).kill()
