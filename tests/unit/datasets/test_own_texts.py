"""Texts that people bring, from upload to training arrays."""

from __future__ import annotations

import hashlib
import io
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from core.datasets import corpora, own_texts, text_decode, text_parts, text_pieces
from core.datasets.spec import DataError
from core.datasets.tokens import prepare
from core.language_config import CorpusConfig
from core.schema import ConfigError

HEBREW = "בראשית ברא אלהים את השמים ואת הארץ.\n" * 60
EMOJI = "👍🏽 👩‍👩‍👧 ❤️ 🇩🇪 😀\n" * 60


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path / "cache"))
    return tmp_path


def numbered(lines: int) -> str:
    return "".join(f"Line {i % 3} is here and it is good.\n" for i in range(lines))


def test_a_text_is_kept_as_utf8_and_found_again():
    text = HEBREW
    own = own_texts.add("genesis.txt", text.encode("utf-16"))
    raw = text.encode()
    assert own.id == "own-" + hashlib.sha256(raw).hexdigest()[:12]
    assert (own.title, own.encoding, own.warnings) == ("genesis", "UTF-16", ())
    assert (own.bytes, own.characters, own.lines) == (len(raw), len(text), 60)
    assert own_texts.path(own.id).read_bytes() == raw
    assert own_texts.find(own.id) == own and own_texts.listed() == [own]
    assert corpora.corpus(own.id).title == "genesis" and own.id in corpora.names()
    assert corpora.corpus_availability(own.id).ready


def test_the_same_text_is_kept_once():
    first = own_texts.add("a.txt", HEBREW.encode())
    assert own_texts.add("b.txt", HEBREW.encode("utf-16")) == first
    assert own_texts.listed() == [first]


def test_bytes_a_path_and_an_open_file_are_the_same(folder: Path):
    raw = numbered(50).encode()
    path = folder / "mine.txt"
    path.write_bytes(raw)
    for data in (raw, path, io.BytesIO(raw)):
        own = own_texts.add("mine.txt", data)
        assert own.lines == 50
        own_texts.remove(own.id)
        assert own_texts.find(own.id) is None and own_texts.listed() == []


@pytest.mark.parametrize("level", ["words", "characters"])
@pytest.mark.parametrize("text", [HEBREW, EMOJI, numbered(60), numbered(60).replace("\n", " ")])
def test_any_script_becomes_tokens_and_text_again(text: str, level: str):
    own = own_texts.add("own.txt", text.encode())
    made = prepare(CorpusConfig(name=own.id, level=level))
    assert made.info["coverage"] == 1.0 and made.info["title"] == "own"
    parts = [made.vocabulary.text(part) for part in (made.train, made.validation, made.test)]
    if level == "characters":
        assert "".join(parts) == text
    else:
        assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b" \n\t" * 500, "is empty"),
        (b"word", "only 4 characters, too few to learn from"),
        (bytes(500), "not text"),
        (bytes(range(32)) * 100, "not text"),
        (b"\xff\xfe" + np.random.default_rng(1).bytes(5000), "not text"),
        (b"%PDF-1.4", "a PDF"),
    ],
)
def test_what_is_refused_and_why(data: bytes, reason: str):
    with pytest.raises(DataError, match=reason):
        own_texts.add("x.txt", data)
    assert own_texts.listed() == []
    assert list((own_texts.cache_folder() / "texts").iterdir()) == []


def test_one_enormous_word_is_kept_with_a_warning():
    own = own_texts.add("word.txt", b"Donaudampfschiff" * 1000)
    assert own.warnings == ("It has hardly any spaces; learn it by characters.",)
    assert prepare(CorpusConfig(name=own.id, level="characters")).info["vocabulary"] > 8


def test_chinese_needs_no_spaces():
    assert own_texts.add("zh.txt", "世界你好。今天天气很好。\n".encode() * 60).warnings == ()


def test_a_short_text_is_refused_by_words_with_the_reason():
    own = own_texts.add("short.txt", b"supercalifragilistic " * 20)
    with pytest.raises(DataError, match="short has 18 training tokens, which is too few"):
        prepare(CorpusConfig(name=own.id))
    assert prepare(CorpusConfig(name=own.id, level="characters")).info["train_tokens"] > 300


@pytest.mark.parametrize("name", ["own-0123456789ab", "own-../../../etc", "own-", "own-\x00"])
def test_a_text_that_is_not_here(name: str):
    with pytest.raises(ConfigError, match=r"data\.name: .* is no longer here; add the text again"):
        corpora.corpus(name)


def test_titles_are_short_and_can_be_shown():
    names = {
        "C:\\texts\\My novel.txt": "My novel",
        "a/b/c.d.txt": "c.d",
        "\x07\n.txt": "Own text",
        "": "Own text",
        "x" * 300 + ".txt": "x" * 60,
    }
    for number, (name, title) in enumerate(names.items()):
        assert own_texts.add(name, numbered(50 + number).encode()).title == title


def test_a_damaged_entry_is_not_listed():
    own = own_texts.add("a.txt", numbered(50).encode())
    own_texts.path(own.id).write_bytes(b"half")
    assert own_texts.find(own.id) is None and own_texts.listed() == []
    assert own_texts.add("a.txt", numbered(50).encode()) == own_texts.find(own.id)


def test_a_folder_that_cannot_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch):
    (folder / "file").write_text("in the way")
    monkeypatch.setenv("GLASSNET_CACHE", str(folder / "file"))
    with pytest.raises(DataError, match=r"cannot be kept .* GLASSNET_CACHE"):
        own_texts.add("a.txt", numbered(50).encode())


def test_large_texts_lie_in_the_users_folder(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GLASSNET_DATA", str(folder))
    assert own_texts.offered() == []
    (folder / "texts").mkdir()
    (folder / "texts" / "big.txt").write_text("a")
    assert own_texts.offered() == [folder / "texts" / "big.txt"]


@pytest.mark.parametrize(
    ("level", "megabytes", "block", "most"),
    # A block as text, as a list of words and as ids; the counters of characters take 14 MB.
    [("words", 1, 1 << 12, 0.7), ("characters", 40, 1 << 20, 30)],
)
@pytest.mark.parametrize("ending", ["\n", " "])
def test_memory_stays_bounded_whatever_the_size(
    level: str,
    megabytes: int,
    block: int,
    most: float,
    ending: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    """Once in lines and once as a single line."""
    sentence = "A naïve line of the text with its words is here" + ending
    path = folder / "large.txt"
    with path.open("w", encoding="utf-8") as file:
        for _ in range(megabytes):
            file.write(sentence * (1_000_000 // len(sentence)))
    monkeypatch.setattr(text_decode, "BLOCK", block)
    monkeypatch.setattr(text_parts.blocks, "__defaults__", (block,))
    text_pieces.split("a", spaced=False)  # the pattern is compiled once
    tracemalloc.start()
    own = own_texts.add("large.txt", path)
    made = prepare(CorpusConfig(name=own.id, level=level, vocabulary=100))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert made.info["train_tokens"] > 150_000 * megabytes
    assert peak / 1e6 < most < megabytes
