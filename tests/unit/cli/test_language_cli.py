"""`perplexity`, `next` and `generate` as a person or a program calls them."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.cli import language
from core.cli.main import main
from core.engine_client import Engine, EngineError
from core.models.language_questions import QUESTIONS
from core.models.opening import ModelError
from core.runs.run import Run
from core.runs.store import SHIPPED
from tests.unit.text import random_run


class InProcess(Engine):
    """Answers without a process of its own."""

    def ask(self, question: str, *arguments: Any) -> Any:
        try:
            return QUESTIONS[question](*arguments)
        except ModelError as problem:
            raise EngineError(str(problem)) from None


@pytest.fixture(autouse=True)
def run(runs_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(language, "Engine", InProcess)
    return random_run.make(runs_folder / "words")


def last_json(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_next(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["next", "words", "the zebra", "--count", "4", "--temperature", "0", "--json"]
    assert main(words) == 0
    found = last_json(capsys)
    shares = [row["probability"] for row in found["next"]]
    assert len(shares) == 4 and shares == sorted(shares, reverse=True)
    assert sum(row["drawn_with"] for row in found["next"]) in (0, 1)
    assert [token["known"] for token in found["tokens"]] == [True, False]
    total = sum(token["log_probability"] for token in found["tokens"])
    assert found["log_probability"] == pytest.approx(total, rel=1e-5)
    assert found["perplexity"] == pytest.approx(math.exp(-total / 2), rel=1e-5)
    assert main(["next", "words", "the zebra"]) == 0
    shown = capsys.readouterr().out
    assert shown.count("%") == 20 and "zebra" in shown and "perplexity" in shown


def test_generate_is_the_same_for_the_same_seed(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["generate", "words", "--prompt", "the dog", "--length", "90", "--temperature", "0.8"]
    found = []
    for seed in ("1", "1", "2"):
        assert main([*words, "--top-k", "5", "--top-p", "0.9", "--seed", seed, "--json"]) == 0
        found.append(last_json(capsys))
    assert found[0] == found[1] and found[0]["text"] != found[2]["text"]
    assert len(found[0]["tokens"]) == len(found[0]["probabilities"]) == 90
    assert found[0]["text"].startswith("the dog") and "<unk>" not in found[0]["tokens"]
    assert main([*words, "--top-k", "5", "--top-p", "0.9"]) == 0
    assert capsys.readouterr().out == found[0]["text"] + "\n"


def test_generate_prints_while_it_writes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["generate", "words", "--prompt", "the dog", "--length", "60"]
    assert main([*words, "--json"]) == 0
    text = last_json(capsys)["text"]
    seen: list[str] = []
    answered = InProcess.ask

    def ask(self: InProcess, question: str, *arguments: Any) -> Any:
        seen.append(capsys.readouterr().out)
        return answered(self, question, *arguments)

    monkeypatch.setattr(InProcess, "ask", ask)
    assert main(words) == 0
    seen.append(capsys.readouterr().out)
    assert sum(map(bool, seen)) > 5, "the text came all at once"
    assert "".join(seen) == f"{text}\n"


def test_what_is_typed_is_read_as_the_text_is_written(
    runs_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random_run.make(runs_folder / "spaced", spaced=True)
    for words in (["next", "spaced", "The Zebra"], ["generate", "spaced", "--prompt", "The Zebra"]):
        assert main([*words, "--json"]) == 0
        found = last_json(capsys)
        assert found["read_as"] == "the zebra"
        assert main(words) == 0
        said = "".join(capsys.readouterr())
        assert "small letters" in said and "Not in the vocabulary, read as <unk>: zebra" in said
    assert main(["next", "spaced", "the dog"]) == 0
    assert "small letters" not in capsys.readouterr().out


def test_perplexity(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "text.txt"
    path.write_text("the dog runs.\nthe zebra sleeps.\n" * 30)
    assert main(["perplexity", "words", str(path), "--json"]) == 0
    found = last_json(capsys)
    assert found["tokens"] == 10 * 30 and found["unknown"] == 30
    assert found["perplexity"] == pytest.approx(math.exp(found["loss"]))
    assert found["bits_per_character"] is None
    assert main(["perplexity", "words", str(path)]) == 0
    assert "300 tokens" in capsys.readouterr().out


def test_perplexity_of_a_text_that_is_written_otherwise(
    runs_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A network that learned tokens between spaces measures "The dog runs, runs!" as them."""
    random_run.make(runs_folder / "spaced", spaced=True)
    found = []
    for name, text in (("a.txt", "The DOG runs, runs\n"), ("b.txt", "the dog runs , runs\n")):
        path = tmp_path / name
        path.write_text(text)
        assert main(["perplexity", "spaced", str(path), "--json"]) == 0
        found.append(last_json(capsys))
    assert found[0]["perplexity"] == found[1]["perplexity"] and found[0]["unknown"] == 0
    assert "small letters" in found[0]["remark"] and found[1]["remark"] == ""
    assert main(["perplexity", "spaced", str(tmp_path / "a.txt")]) == 0
    assert "small letters" in capsys.readouterr().out


def test_characters_have_bits(
    runs_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random_run.make(runs_folder / "letters", level="characters")
    path = tmp_path / "text.txt"
    path.write_text("a cab\n")
    assert main(["perplexity", "letters", str(path), "--json"]) == 0
    found = last_json(capsys)
    assert found["tokens"] == 6
    assert found["bits_per_character"] == pytest.approx(np.log2(found["perplexity"]))
    assert main(["generate", "letters", "--prompt", "a", "--length", "5"]) == 0
    assert len(capsys.readouterr().out) >= 6


@pytest.mark.parametrize(
    "words",
    [
        ["next"],
        ["next", "words"],
        ["generate"],
        ["generate", "words", "--length", "many"],
        ["generate", "words", "--temperature", "warm"],
        ["perplexity", "words"],
        ["perplexity", "words", "x", "--seed", "1"],
    ],
)
def test_wrong_usage_exits_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["next", "nope", "the"], "There is no run"),
        (["next", "sample-lenet5-digits", "the"], "choose one for text"),
        (["next", "words", "the", "--temperature", "-1"], "temperature: -1 is too small"),
        (["next", "words", "the", "--count", "0"], "--count"),
        (["next", "words", "dog " * 30_000], "cannot be read at once"),
        (["generate", "words", "--length", "0"], "--length"),
        (["generate", "words", "--top-p", "2"], "top_p: 2 is too large"),
        (["generate", "words", "--seed", "-1"], "seed: -1 is too small"),
        (["perplexity", "words", "/nowhere.txt"], "/nowhere.txt"),
        (["perplexity", "words", "/dev/null"], "no token that can be read"),
    ],
)
def test_refused_input_exits_1_with_one_sentence(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 1
    error = capsys.readouterr().err.strip()
    assert sentence in error and len(error.splitlines()) == 1


def test_latest_is_the_newest_of_its_kind(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["next", "latest", "the", "--json"]) == 0
    newest = last_json(capsys)["run"]
    assert newest != "words" and (SHIPPED / newest).is_dir()  # "words" has no result


def test_a_model_that_is_not_there_yet(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run.path("model.json").unlink()
    assert main(["next", "words", "the"]) == 1
    assert "no model yet" in capsys.readouterr().err
