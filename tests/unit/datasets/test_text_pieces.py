"""Words and marks of many scripts, and their way back to a line that people read."""

from __future__ import annotations

import random

import pytest

from core.datasets import text_pieces
from core.datasets.text_pieces import END, LONGEST_WORD, join, split

SENTENCES = [
    ("It isn't so.", ["It", "isn't", "so", "."]),
    ("'Tis the dogs' bone", ["'Tis", "the", "dogs", "'", "bone"]),
    ("Pay $3.50, or 1,000!", ["Pay", "$", "3.50", ",", "or", "1,000", "!"]),
    ("a well-known e.g. this", ["a", "well", "-", "known", "e.g", ".", "this"]),
    ("call __init__() in sys.path", ["call", "__init__", "(", ")", "in", "sys.path"]),
    ("an _old_ snake_case", ["an", "_", "old", "_", "snake_case"]),
    ("wait... no--yes", ["wait", "...", "no", "--", "yes"]),
    ("the <unk> is", ["the", "<unk>", "is"]),
    ("naïve cafe\u0301 don’t", ["naïve", "cafe\u0301", "don’t"]),
    ("नमस्ते दुनिया।", ["नमस्ते", "दुनिया", "।"]),
    ("שָׁלוֹם, עולם", ["שָׁלוֹם", ",", "עולם"]),
    ("مرحبا، كيف؟", ["مرحبا", "،", "كيف", "؟"]),
    ("你好，世界。", ["你", "好", "，", "世", "界", "。"]),
    ("👩‍👩‍👧 👍🏽 🇩🇪🇫🇷 ❤️", ["👩‍👩‍👧", "👍🏽", "🇩🇪", "🇫🇷", "❤️"]),
    ("a\n\nb", ["a", END, END, "b"]),
    ("", []),
    (" \t ", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_pieces_of_a_sentence(text: str, expected: list[str]):
    assert split(text, spaced=False) == expected


@pytest.mark.parametrize("text", [text for text, _ in SENTENCES])
def test_only_white_space_is_lost(text: str):
    pieces = [piece for piece in split(text, spaced=False) if piece != END]
    assert "".join(pieces) == "".join(text.split())


def test_every_assigned_character_is_in_some_piece():
    signs = [chr(code) for code in range(0x20, 0x2FFFF) if not 0xD800 <= code < 0xE000]
    text = " ".join(signs) + "".join(signs)
    assert "".join(split(text, spaced=False)) == "".join(text.split())


def test_tokens_that_come_ready_are_not_split_again():
    line = " mr. <unk> does n't pay $ N a share 's \n no\n"
    assert split(line, spaced=True) == [*line.split("\n")[0].split(), END, "no", END]


def test_a_word_beyond_all_measure_comes_in_pieces():
    pieces = split("a " + "x" * (2 * LONGEST_WORD + 1) + " b", spaced=False)
    assert [len(piece) for piece in pieces] == [1, LONGEST_WORD, LONGEST_WORD, 1, 1]


@pytest.mark.parametrize(
    "text",
    [
        "It isn't so, is it? No: it is (really) not...",
        'He said: "it is", and "it was".',
        "the dogs' bones and 'tis true",
        "'No,' he said.",
        "Pay $3.50 or 50%.",
        "call sorted() and __init__() now",
        "a well-known and/or word",
        "First line\n\nSecond “line”.",
        "你好，世界。",
        "مرحبا، كيف؟",
    ],
)
def test_a_sentence_survives_the_way_there_and_back(text: str):
    assert join(split(text, spaced=False)) == text


def test_cut_at_spaces_first_a_text_has_the_tokens_that_the_pattern_finds_in_all_of_it():
    """On random text, twice: what was seen before gives the same tokens."""
    signs = [*"aabbN_'.,:;!?()-\"’0123\n   \t\u00a0\u3000", "\u0301", "你", "ก", "א", "👍", "🏽"]
    signs += ["\u200d", "🇩", "<unk>", "<eos>", "n't", "__", "...", "'tis"]
    draw = random.Random(5)
    for _ in range(300):
        text = "".join(draw.choices(signs, k=draw.randint(1, 60)))
        found = [END if piece == "\n" else piece for piece in text_pieces._pattern().findall(text)]
        assert split(text, spaced=False) == found == split(text, spaced=False)


def test_what_was_seen_is_forgotten_in_time(monkeypatch: pytest.MonkeyPatch):
    """A text of a gigabyte has more different words than fit into memory."""
    seen = text_pieces._Seen()
    monkeypatch.setattr(text_pieces, "_seen", seen)
    monkeypatch.setattr(text_pieces, "MOST_SEEN", 10)
    words = [f"word{number}" for number in range(1000)]
    long = "x" * (LONGEST_WORD + 1)
    assert split(" ".join([*words, long]), spaced=False)[:1000] == words
    assert len(seen) <= 10 and long not in seen


def test_ready_tokens_are_joined_as_people_write_them():
    tokens = ["the", "company", "'s", "profit", "does", "n't", "exceed", "$", "N", END, "no"]
    assert join(tokens) == "the company's profit doesn't exceed $N\nno"


def test_a_quotation_left_open_ends_with_its_line():
    assert join(['"', "a", END, '"', "b", '"']) == '"a\n"b"'
