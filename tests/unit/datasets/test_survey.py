"""One reading that answers for every vocabulary size, against the arrays of a run."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from core.datasets import own_texts, survey_files
from core.datasets.spec import DataError
from core.datasets.survey import survey
from core.datasets.survey_files import kept
from core.datasets.tokens import prepare
from core.language_config import CorpusConfig
from core.schema import ConfigError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def own() -> CorpusConfig:
    lines = ["the <unk> cat sees the dog\n"] * 80 + ["a cat sees new things\n"] * 20
    return CorpusConfig(name=own_texts.add("own.txt", "".join(lines).encode()).id)


def test_counts_by_hand(own: CorpusConfig):
    found = survey(dataclasses.replace(own, validation_share=0.1, test_share=0.1))
    # The cut of the training part falls among the first 80 lines, which have 7 tokens each.
    assert found.tokens[:2] == ("the", "cat") and found.counts[0] == 2 * found.special["<unk>"]
    assert found.totals["train"] == 7 * found.special["<eos>"] and found.special["<eos>"] > 70
    assert found.coverage("train", 2) == pytest.approx(
        (found.special["<unk>"] + found.special["<eos>"]) / found.totals["train"]
    )
    # Equally frequent ones stand by their letters. "a cat sees new things <eos>" has cat and sees.
    assert found.tokens[:4] == ("the", "cat", "dog", "sees")
    assert found.coverage("test", 5) == pytest.approx(2 / 6)
    assert found.coverage("test", 6) == pytest.approx(3 / 6)
    assert found.beginning.startswith("the <unk> cat sees")


@pytest.mark.parametrize("level", ["words", "characters"])
@pytest.mark.parametrize("size", [3, 10, 100, 10_000])
def test_agrees_with_what_a_run_gets(level: str, size: int):
    config = CorpusConfig(level=level, vocabulary=size)
    found, made = survey(config), prepare(config)
    assert found.vocabulary(size) == made.vocabulary
    assert found.totals == {
        name: made.info[f"{name}_tokens"] for name in ("train", "validation", "test")
    }
    for part, array in (("train", made.train), ("test", made.test)):
        unknown = made.info["unknown"][part]
        assert found.coverage(part, size) == pytest.approx(1 - unknown / len(array))


def test_largest_vocabulary_knows_the_training_part():
    found = survey(CorpusConfig())
    assert found.coverage("train", found.largest) == 1.0
    assert found.coverage("train", found.largest - 1) < 1.0
    assert found.coverage("validation", found.largest) < 1.0
    assert (np.diff(found.known["train"]) >= 0).all() and not found.counts.flags.writeable


def test_kept_on_disk_is_the_same(own: CorpusConfig):
    first = survey(own)
    survey_files.write(survey_files._path(own), first)
    again = kept(own)
    for field in dataclasses.fields(first):
        one, other = getattr(first, field.name), getattr(again, field.name)
        if field.name == "known":
            assert all(np.array_equal(one[part], other[part]) for part in one)
        else:
            assert np.array_equal(one, other), field.name


def test_a_large_text_is_counted_by_a_child(own: CorpusConfig, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(survey_files, "LARGE", 0)
    monkeypatch.setattr(survey_files, "survey", None)  # not in this process
    found = kept(dataclasses.replace(own, lowercase=True, test_share=0.2))
    monkeypatch.undo()
    assert found.config.lowercase and found.tokens[0] == "the"
    assert found.totals["test"] > found.totals["validation"]


def test_what_a_child_says_reaches_the_caller(own: CorpusConfig, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(survey_files, "LARGE", 0)
    (survey_files.cache_folder() / "surveys").write_text("in the way")
    with pytest.raises(DataError, match=r"could not be counted \(.*File exists.*\); try again"):
        kept(own)


def test_a_damaged_file_is_made_again(own: CorpusConfig):
    path = survey_files._path(own)
    path.parent.mkdir()
    path.write_bytes(b"PK\x03\x04 half")
    assert kept(own).totals == survey(own).totals


def test_a_text_that_is_not_here():
    with pytest.raises(ConfigError, match="no longer here"):
        kept(CorpusConfig(name="own-0123456789ab"))
