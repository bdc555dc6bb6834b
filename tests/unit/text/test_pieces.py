"""Tokens as people see them."""

import pytest

from core.datasets.vocabulary import END, UNKNOWN, Vocabulary
from core.text.pieces import appended, first_known, label, spaced, unfinished

TOKENS = (UNKNOWN, END, "the", "dog", "runs", ",", ".", "'s", '"', "(", "run")
WORDS = Vocabulary("words", TOKENS, True, "unknown", (0,) * len(TOKENS))
LETTERS = Vocabulary("characters", (UNKNOWN, "\n", " ", "a"), False, "unknown", (0,) * 4)


def test_spaces_stand_before_words_and_not_before_marks() -> None:
    tokens = ["the", "dog", "'s", "(", "run", ",", "the", '"', "dog", '"', ".", END, "runs"]
    pieces = spaced(WORDS, tokens)
    assert pieces == [
        "the", " dog", "'s", " (", "run", ",", " the", ' "', "dog", '"', ".", "\n", "runs",
    ]  # fmt: skip
    assert "".join(pieces) == WORDS.text(WORDS.ids(tokens))


def test_what_follows_decides_too() -> None:
    assert spaced(WORDS, ["run", "("]) == ["run", " ("]
    assert spaced(WORDS, ["run", "(", ")", END, "("]) == ["run", "(", ")", "\n", "("]


@pytest.mark.parametrize(
    ("text", "token", "after"),
    [
        ("", "the", "the"),
        ("the", "dog", "the dog"),
        ("the ", "dog", "the dog"),
        ("the dog", ",", "the dog,"),
        ("the dog ", ".", "the dog."),
        ("the dog", "'s", "the dog's"),
        ("the (", "dog", "the (dog"),
        ("the dog ", END, "the dog\n"),
        ("the dog\n", "the", "the dog\nthe"),
        ("Zebra", "dog", "Zebra dog"),  # what a person typed stays
        (" ", "dog", " dog"),
    ],
)
def test_appending_spaces_as_people_write(text: str, token: str, after: str) -> None:
    assert appended(WORDS, text, token) == after


def test_characters_are_simply_put_behind() -> None:
    assert appended(LETTERS, "a", " ") == "a "
    assert spaced(LETTERS, ["a", " ", "\n"]) == ["a", " ", "\n"]
    assert [label(each) for each in ("a", " ", "\n", END)] == [
        "a", "␣ space", "↵ line end", "↵ line end",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "settled", "word"),
    [
        ("the ru", "the ", "ru"),
        ("THE RU", "THE ", "ru"),
        ("the run", "the run", ""),  # a word already
        ("the ru ", "the ru ", ""),  # finished, and unknown
        ("the zz", "the zz", ""),  # no word begins like this
        ("", "", ""),
    ],
)
def test_a_word_that_is_still_being_typed(text: str, settled: str, word: str) -> None:
    assert unfinished(WORDS, text) == (settled, word)
    assert unfinished(LETTERS, text) == (text, "")


def test_first_text_that_is_known() -> None:
    assert first_known(WORDS, ["a cat", "the dog runs", "the dog"]) == "the dog runs"
    assert first_known(WORDS, ["a cat", "a bird"]) == "a bird"
