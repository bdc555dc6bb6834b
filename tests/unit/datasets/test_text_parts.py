"""Cuts by position, and reading in small pieces without tearing words apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.spec import DataError
from core.datasets.text_counts import pieces
from core.datasets.text_parts import blocks, cut, whole

LINES = "".join(f"Line {i} of the text, naïve 👍 и так.\n" for i in range(400)).encode()
TEXTS = {
    "lines": LINES,
    "one line": LINES.replace(b"\n", b" "),
    "no spaces": "ж€👍".encode() * 1500,
}


@pytest.mark.parametrize("name", TEXTS)
def test_parts_are_the_whole_text_in_order(name: str, tmp_path: Path):
    text = TEXTS[name]
    path = tmp_path / "text.txt"
    path.write_bytes(text)
    for source in (text, path):
        parts = cut(source, 0.2, 0.1)
        assert [part.start for part in parts] == [0, parts[0].end, parts[1].end]
        assert "".join(piece for part in parts for piece in blocks(part)) == text.decode()
        shares = [(part.end - part.start) / len(text) for part in parts]
        assert shares == pytest.approx([0.7, 0.2, 0.1], abs=0.02)


def test_a_cut_falls_behind_a_line_end():
    for part in cut(TEXTS["lines"], 0.2, 0.1):
        assert "".join(blocks(part)).endswith("\n")


def test_a_cut_of_one_line_falls_between_words():
    train, *_ = cut(TEXTS["one line"], 0.2, 0.1)
    assert "".join(blocks(train)).endswith(" ")


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 64, 1000, 10**6])
@pytest.mark.parametrize("name", TEXTS)
def test_reading_in_pieces_loses_nothing(name: str, size: int):
    found = list(blocks(whole(TEXTS[name]), size))
    assert "".join(found) == TEXTS[name].decode()


@pytest.mark.parametrize("size", [64, 97, 1000])
@pytest.mark.parametrize("name", ["lines", "one line"])
def test_pieces_do_not_depend_on_the_block(name: str, size: int, monkeypatch: pytest.MonkeyPatch):
    def all_pieces() -> list[str]:
        stream = pieces(whole(TEXTS[name]), "words", lowercase=False, spaced=False)
        return [piece for block in stream for piece in block]

    at_once = all_pieces()
    monkeypatch.setattr(blocks, "__defaults__", (size,))
    assert all_pieces() == at_once
    assert len(at_once) > 4000


def test_blocks_stay_small():
    assert max(map(len, blocks(whole(TEXTS["one line"]), 100))) < 200


def test_bytes_that_are_no_utf8_are_one_sentence():
    with pytest.raises(DataError, match="not UTF-8"):
        list(blocks(whole(b"caf\xe9 au lait")))
