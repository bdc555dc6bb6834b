"""Ids of words and characters, against counts made by hand."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from core.datasets.spec import DataError
from core.datasets.text_counts import count
from core.datasets.vocabulary import END, UNKNOWN, Vocabulary, build
from core.language_config import CorpusConfig

TEXT = "the cat saw the dog\nThe dog saw a cat\n"
WORDS = CorpusConfig(vocabulary=5)


def words(config: CorpusConfig = WORDS) -> Vocabulary:
    probe = Vocabulary("words", (UNKNOWN, END), config.lowercase, config.rare, (0, 0))
    return build(count(iter([probe.split(TEXT)])), config, spaced=False)


def characters(text: str) -> Vocabulary:
    config = CorpusConfig(level="characters", vocabulary=4)
    return build(count(iter([text])), config, spaced=False)


def test_most_frequent_words_in_order():
    # the 2, cat 2, saw 2, dog 2, <eos> 2, The 1, a 1: ties in the order of their letters.
    found = words()
    assert found.tokens == (UNKNOWN, END, "cat", "dog", "saw")
    assert found.counts == (4, 2, 2, 2, 2)
    assert len(found) == 5 and sum(found.counts) == 12


def test_small_letters_join_words():
    found = words(dataclasses.replace(WORDS, lowercase=True))
    assert found.tokens[2] == "the" and found.counts[2] == 3
    assert found.encode("THE").known.all()


def test_a_large_size_takes_all_words():
    assert set(words(CorpusConfig()).tokens) == {UNKNOWN, END, *TEXT.split()}


def test_encoding_marks_what_is_unknown():
    encoded = words().encode("dog bites\ncat")
    assert encoded.pieces == ("dog", "bites", END, "cat")
    assert encoded.ids.dtype == np.int32 and encoded.ids.tolist() == [3, 0, 1, 2]
    assert encoded.known.tolist() == [True, False, True, True]


def test_rare_tokens_that_are_left_out_are_still_marked_here():
    encoded = words(dataclasses.replace(WORDS, rare="leave out")).encode("dog bites")
    assert encoded.ids.tolist() == [3, 0] and encoded.known.tolist() == [True, False]


def test_the_sign_for_unknown_is_a_known_word_where_a_text_has_it():
    assert words().encode(UNKNOWN).known.tolist() == [True]


def test_nothing_typed_gives_nothing():
    encoded = words().encode("")
    assert encoded.pieces == () and len(encoded.ids) == len(encoded.known) == 0


def test_ids_become_a_line_again():
    found = words(CorpusConfig())
    assert (
        found.text(found.encode("the dog saw a cat\nThe cat").ids) == "the dog saw a cat\nThe cat"
    )


def test_characters_are_counted_and_a_line_end_is_one_of_them():
    found = characters("abcab\na\n\n")
    assert found.tokens == (UNKNOWN, "\n", "a", "b")
    assert found.counts == (1, 3, 3, 2)
    encoded = found.encode("ab\nz")
    assert encoded.pieces == ("a", "b", "\n", "z")
    assert encoded.ids.tolist() == [2, 3, 1, 0] and encoded.known.tolist() == [1, 1, 1, 0]
    assert found.text(encoded.ids) == "ab\n\ufffd"


def test_characters_beyond_the_first_plane():
    found = characters("👍👍ש")
    assert found.ids("ש👍x").tolist() == [2, 1, 0]
    assert found.ids(tuple("ש👍x")).tolist() == [2, 1, 0]


@pytest.mark.parametrize("found", [words(), characters("a\n\u2028\x85👍")])
def test_json_and_back(found: Vocabulary):
    again = Vocabulary.from_dict(json.loads(json.dumps(found.to_dict())))
    assert again == found


@pytest.mark.parametrize(
    "damage",
    [
        {"tokens": ["a", "b"], "counts": [1, 1]},
        {"tokens": [UNKNOWN, "a", "a"], "counts": [1, 1, 1]},
        {"tokens": [UNKNOWN, 3], "counts": [1, 1]},
        {"tokens": [UNKNOWN], "counts": []},
        {"level": "lines"},
        {"tokens": []},
        {"tokens": 3},
    ],
)
def test_a_damaged_file_is_one_sentence(damage: dict[str, object]):
    with pytest.raises(DataError, match=r"vocabulary\.json is damaged; train"):
        Vocabulary.from_dict(words().to_dict() | damage)
    with pytest.raises(DataError, match="damaged"):
        Vocabulary.from_dict(None)
