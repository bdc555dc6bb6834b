"""Corpora as arrays: exact on the published one, by hand on a small one."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pytest

from core.datasets import own_texts, tokens
from core.datasets.spec import DataError
from core.datasets.tokens import prepare
from core.datasets.vocabulary import END, UNKNOWN
from core.language_config import CorpusConfig
from core.schema import ConfigError

LINES = [f"word{i % 3} and {'rare' if i == 7 else 'often'}" for i in range(100)]
HELD_OUT = ["held and out"] * 10 + ["test and out"] * 10


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def small() -> CorpusConfig:
    """120 lines of four tokens, the last twenty of which have words of their own."""
    text = "\n".join(LINES + HELD_OUT) + "\n"
    own = own_texts.add("small.txt", text.encode())
    # Cut in the middle of a line, then moved to its end.
    bytes_of = [sum(len(line) + 1 for line in part) for part in (LINES, HELD_OUT[:10])]
    shares = [(each - 3) / own.bytes for each in bytes_of]
    test = 1 - shares[0] - bytes_of[1] / own.bytes
    return CorpusConfig(
        name=own.id, vocabulary=6, validation_share=bytes_of[1] / own.bytes, test_share=test
    )


def test_ptb_has_its_published_counts(real_data: Path):
    made = prepare(CorpusConfig(name="ptb", vocabulary=10_000))
    assert [len(part) for part in (made.train, made.validation, made.test)] == [
        929_589,
        73_760,
        82_430,
    ]
    assert len(made.vocabulary) == 10_000
    assert made.info["unknown"] == {"train": 0, "validation": 0, "test": 0}
    assert made.vocabulary.tokens[:4] == (UNKNOWN, END, "the", "N")
    # Counted with grep and wc on the published file.
    counts = dict(zip(made.vocabulary.tokens, made.vocabulary.counts, strict=True))
    assert (counts[END], counts["the"], counts[UNKNOWN]) == (42_068, 50_770, 45_020)
    assert np.bincount(made.train).tolist() == list(made.vocabulary.counts)
    first = made.vocabulary.text(made.train[:26])
    assert first.startswith("aer banknote berlitz calloway") and first.endswith("\npierre")


def test_shakespeare_by_character_has_its_65_signs(real_data: Path):
    made = prepare(CorpusConfig(name="shakespeare", level="characters", vocabulary=100))
    assert len(made.vocabulary) == 66 and made.info["coverage"] == 1.0
    assert (
        made.info["train_tokens"] + made.info["validation_tokens"] + made.info["test_tokens"]
        == 1_115_394
    )
    assert made.vocabulary.text(made.train[:15]) == "First Citizen:\n"


def test_docs_by_word():
    made = prepare(CorpusConfig(lowercase=True, vocabulary=3000))
    assert made.info["coverage"] > 0.99 and made.info["train_tokens"] > 30_000
    assert made.info["name"] == "docs" and made.vocabulary.lowercase


def test_parts_and_vocabulary_by_hand(small: CorpusConfig):
    made = prepare(small)
    # 100 lines of 3 words and a line end; word0 stands in 34 of them.
    assert made.vocabulary.tokens == (UNKNOWN, END, "and", "often", "word0", "word1")
    assert made.vocabulary.counts == (34, 100, 100, 99, 34, 33)
    assert [len(part) for part in (made.train, made.validation, made.test)] == [400, 40, 40]
    assert made.train[:8].tolist() == [4, 2, 3, 1, 5, 2, 3, 1]
    assert made.validation[:4].tolist() == [0, 2, 0, 1]
    assert made.info["unknown"] == {"train": 34, "validation": 20, "test": 20}
    assert made.info["coverage"] == pytest.approx(366 / 400)
    assert made.info["distinct"] == 7


def test_what_is_held_out_teaches_no_word(small: CorpusConfig):
    made = prepare(dataclasses.replace(small, vocabulary=1000))
    assert not {"held", "test", "out"} & set(made.vocabulary.tokens)


def test_rare_tokens_left_out(small: CorpusConfig):
    made = prepare(dataclasses.replace(small, rare="leave out"))
    assert [len(part) for part in (made.train, made.validation, made.test)] == [366, 20, 20]
    assert not (made.train == 0).any()
    assert made.info["coverage"] == pytest.approx(366 / 400)


def test_a_texts_own_unknown_stays_when_rare_tokens_are_left_out():
    own = own_texts.add("u.txt", b"the <unk> is known\nand the rest\n" * 40)
    made = prepare(CorpusConfig(name=own.id, rare="leave out"))
    assert (
        made.info["coverage"] == 1.0 and (made.train == 0).sum() == made.vocabulary.counts[0] > 30
    )


def test_a_limit_cuts_the_training_part_alone(small: CorpusConfig):
    made = prepare(dataclasses.replace(small, limit=52))
    assert [len(part) for part in (made.train, made.validation, made.test)] == [52, 40, 40]
    assert sum(made.vocabulary.counts) == 52


@pytest.mark.parametrize(("size", "dtype"), [(200, "uint8"), (300, "uint16"), (70_000, "int32")])
def test_ids_are_kept_as_small_as_they_fit(size: int, dtype: str):
    text = " ".join(f"w{i}" for i in range(90_000))
    own = own_texts.add("many.txt", text.encode())
    made = prepare(CorpusConfig(name=own.id, vocabulary=size))
    assert made.train.dtype == dtype and len(made.vocabulary) == size
    assert made.train.max() == size - 1
    assert np.array_equal(made.train, made.vocabulary.ids(text.split()[: len(made.train)]))
    with pytest.raises(ValueError, match="read-only"):
        made.train[0] = 1


def test_made_once_then_read(small: CorpusConfig, monkeypatch: pytest.MonkeyPatch):
    first = prepare(small)
    monkeypatch.setattr(tokens, "_make", None)  # would fail
    again = prepare(small)
    assert np.array_equal(first.train, again.train) and first.vocabulary == again.vocabulary
    assert first.info == again.info


@pytest.mark.parametrize(
    "change",
    [
        {"level": "characters"},
        {"lowercase": True},
        {"vocabulary": 7},
        {"rare": "leave out"},
        {"limit": 60},
        {"test_share": 0.3},
    ],
)
def test_every_setting_makes_arrays_of_its_own(small: CorpusConfig, change: dict[str, object]):
    other = dataclasses.replace(small, **change)
    assert tokens._key(other) != tokens._key(small)


def test_a_half_made_folder_is_made_again(small: CorpusConfig):
    prepare(small)
    made = tokens.cache_folder() / "tokens" / tokens._key(small)
    (made / "info.json").unlink()
    (made.parent / f"{made.name}.0000.new").mkdir()
    assert prepare(small).info["train_tokens"] == 400
    assert sorted(each.suffix for each in made.parent.iterdir()) == ["", ".lock"]


def test_few_are_kept(small: CorpusConfig, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tokens, "KEPT", 2)
    for size in (4, 5, 6):
        prepare(dataclasses.replace(small, vocabulary=size))
    folders = [each for each in (tokens.cache_folder() / "tokens").iterdir() if each.is_dir()]
    assert len(folders) == 2


def test_progress_ends_at_all(small: CorpusConfig):
    seen: list[tuple[int, int]] = []
    prepare(small, lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen) and seen[-1][0] == seen[-1][1]


def test_too_little_to_learn_from(small: CorpusConfig):
    with pytest.raises(ConfigError, match=r"data\.limit: too small; choose 50 or more"):
        prepare(dataclasses.replace(small, limit=10))
    own = own_texts.add("long-words.txt", b"pneumonoultramicroscopic " * 20)
    with pytest.raises(DataError, match="long-words has 18 training tokens"):
        prepare(CorpusConfig(name=own.id))
    own = own_texts.add("one-line.txt", b"a b c d " * 80)
    with pytest.raises(ConfigError, match=r"data\.test_share: leaves 4 test tokens of one-line"):
        prepare(CorpusConfig(name=own.id, test_share=0.01))
    with pytest.raises(ConfigError, match=r"data\.vocabulary: leaves 1 training tokens"):
        prepare(CorpusConfig(name=unique_words(), vocabulary=3, rare="leave out"))


def unique_words() -> str:
    return own_texts.add("unique.txt", " ".join(f"w{i}" for i in range(500)).encode()).id


def test_a_text_that_is_gone(small: CorpusConfig):
    shutil.rmtree(own_texts.folder(small.name))
    with pytest.raises(ConfigError, match="no longer here"):
        prepare(small)


def test_a_cache_that_cannot_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch):
    (folder / "file").write_text("in the way")
    monkeypatch.setenv("GLASSNET_CACHE", str(folder / "file"))
    with pytest.raises(DataError, match=r"cannot be used .* GLASSNET_CACHE"):
        prepare(CorpusConfig())
