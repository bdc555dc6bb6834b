"""What people type for a network that learned Penn Treebank's way of writing."""

from __future__ import annotations

import pytest

from core.datasets.text_pieces import END, UNKNOWN
from core.datasets.vocabulary import Vocabulary
from core.text.pieces import appended, unfinished
from core.text.typed import IN_TWO, LINE, NUMBERS, SMALL, read_as

TOKENS = (
    *(UNKNOWN, END, "the", "dog", "is", "n't", "it", "'s", "worth", "$", "N", "u.s.", "mr."),
    *("can", "not", "ca", "'", "runs", "'80s"),
)
SPACED = Vocabulary("words", TOKENS, False, "unknown", (1,) * len(TOKENS), spaced=True)
OWN = Vocabulary("words", TOKENS, False, "unknown", (1,) * len(TOKENS))


@pytest.mark.parametrize(
    ("typed", "pieces", "changes"),
    [
        ("the dog is n't worth $ N", "the dog is n't worth $ N", ()),
        ("mr. dog 's <unk>", "mr. dog 's <unk>", ()),
        ("The dog", "the dog", (SMALL,)),
        ("It isn't worth $5.", f"it is n't worth $ N {END}", (SMALL, IN_TWO, NUMBERS, LINE)),
        ("The dog’s worth 1,000.50", "the dog 's worth N", (SMALL, IN_TWO, NUMBERS)),
        ("the dogs' u.s. '80s", "the dogs ' u.s. '80s", ()),
        ("The U.S. can't, cannot", "the u.s. ca n't can not", (SMALL, IN_TWO)),
        ("the dog.\nit runs", f"the dog {END} it runs", (LINE,)),
        ("the dog.\n\nit", f"the dog {END} {END} it", (LINE,)),
        ("the dog... it!?", f"the dog {END} it {END}", (LINE,)),
        ("the Zebra isn't", "the zebra is n't", (SMALL, IN_TWO)),
        ("'s", "'s", ()),
        ("", "", ()),
        (". —", END, (LINE,)),
    ],
)
def test_typed_text_becomes_the_tokens_of_the_corpus(
    typed: str, pieces: str, changes: tuple[str, ...]
) -> None:
    found = read_as(SPACED, typed)
    assert SPACED.split(found.text) == tuple(pieces.split())
    assert found.changes == changes


def test_marks_that_stand_for_nothing_are_named_and_words_stay() -> None:
    found = read_as(SPACED, "“The dog”, (zebra) runs, 5%")
    assert SPACED.split(found.text) == ("the", "dog", "zebra", "runs", "N")
    assert found.left_out == ("“", "”", ",", "(", ")", "%")
    assert "small letters" in found.remark and found.remark.endswith("“ ” , ( ) %")
    assert list(SPACED.encode(found.text).known) == [True, True, False, True, True]


@pytest.mark.parametrize("typed", ["The dog, isn't 5.", " a\n\n", "the  dog"])
def test_a_vocabulary_that_cuts_marks_itself_reads_what_is_typed(typed: str) -> None:
    found = read_as(OWN, typed)
    assert found.text == typed and found.remark == ""


def test_a_word_that_is_being_typed_goes_on_and_a_mark_ends_it() -> None:
    assert unfinished(SPACED, read_as(SPACED, "The WOR").text) == ("the ", "wor")
    assert unfinished(SPACED, read_as(SPACED, "The wor,").text)[1] == ""


@pytest.mark.parametrize(("text", "token"), [("the dog", "'s"), ("it is", "n't"), ("$", "N")])
def test_a_token_that_is_appended_is_read_as_that_token(text: str, token: str) -> None:
    """It is put where people put it, "the dog's", and must not become an unknown word by that."""
    read = read_as(SPACED, appended(SPACED, text, token)).text
    assert SPACED.split(read) == (*text.split(), token)
