"""`train` with a language model, as a person or a program calls it."""

import json
from pathlib import Path

import psutil
import pytest

from core.cli.main import main, parser
from core.cli.train import _language_line, configuration
from core.datasets import own_texts
from core.runs.atomic import read_json
from core.runs.run import Run
from core.supervisor import worker_state

SMALL = [
    *("--preset", "docs-words", "--epochs", "2"),
    *("--set", "data.limit=2000", "--set", "data.vocabulary=200", "--set", "model.units=8"),
    *("--set", "model.embedding=8", "--set", "training.batch_size=4"),
]


def test_train_a_language_model(runs_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", *SMALL, "--json"]) == 0
    trained = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert trained["phase"] == "finished" and trained["epochs"] == 2
    assert 1 < trained["test_perplexity"] < 1000 and trained["tokens_per_second"] > 0
    assert trained["bits_per_character"] is None and len(trained["weights_sha256"]) == 64
    assert "test_accuracy" not in trained and "images_per_second" not in trained
    config = Run(runs_folder / trained["run"]).language_config()
    assert config.training.batch_size == 4 and config.preset == "docs-words"
    psutil.Process(worker_state(runs_folder)["pid"]).kill()


def test_train_on_a_text_file(
    runs_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In Latin-1, which is said; the same file is the same text the next time."""
    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "A tale.txt"
    path.write_bytes("Der Bär läuft über die Brücke.\n".encode("latin-1") * 400)
    words = [*SMALL, "--data", str(path)]
    assert main(["train", *words]) == 0
    printed = capsys.readouterr()
    assert "Latin-1" in printed.err and "test perplexity" in printed.out
    run = Run(next(runs_folder.glob("[0-9]*")))
    own = own_texts.find(run.language_config().data.name)
    assert own is not None and own.title == "A tale" and own.lines == 400
    assert "bär" in read_json(run.path("vocabulary.json"))["tokens"]
    options = parser().parse_args(["train", *words, "--json"])
    assert configuration(options).data.name == own.id and len(own_texts.listed()) == 1
    psutil.Process(worker_state(runs_folder)["pid"]).kill()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--data", "nowhere.txt"], "There is no file nowhere.txt"),
        (["--set", "training.batch_size=0"], "training.batch_size"),
        (["--data", "mnist"], "data.name"),
        (["--data", "own-0123456789ab"], "data.name"),
        (["--set", "model.embedding=3"], "model.tied"),
    ],
)
def test_refused_with_one_sentence(
    words: list[str], sentence: str, runs_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "--preset", "docs-words", *words]) == 1
    error = capsys.readouterr().err.strip()
    assert sentence in error and len(error.splitlines()) == 1


def test_the_report_for_people_states_perplexities() -> None:
    result = {
        "test_perplexity": 115.914,
        "validation_perplexity": 121.39,
        "train_perplexity": 37.99,
        "bits_per_character": None,
        "test_tokens": 82429,
        "parameters": 4651600,
        "tokens_per_second": 15000.4,
    }
    assert _language_line(result) == (
        "test perplexity 115.91 over 82,429 tokens, validation 121.39, training 37.99; "
        "4,651,600 parameters, 15,000 tokens/s"
    )
    line = _language_line(result | {"bits_per_character": 1.5})
    assert line.startswith("test perplexity 115.91 (1.500 bits per character) over")
