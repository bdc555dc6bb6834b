"""Prose out of Python's help, in whatever version this runs on."""

from __future__ import annotations

import re

import pytest

from core.datasets import docs_corpus
from core.datasets.docs_corpus import is_prose, sentences, without_markup
from core.datasets.spec import DataError

TOPIC = """
The "try" statement
*******************

The *try* statement specifies exception handlers, e.g. for a group of
statements.  It is a compound statement [1]. **PEP 8** asks for well-
chosen names of all the things:

   try_stmt ::= "try" ":" suite

      >>> try: print("This is an example.")

   if x == "A thing is equal.":
       print("It is so, is it not.")

* The first point’s sentence is prose.

* Another one
  goes over two lines.

+-----------+---------------------------+
| Operator  | This is a table cell now. |
+-----------+---------------------------+

New in version 3.9.

Changed in version 3.10: The context can now be given.

x.conjugate()

Too short.
"""


def test_sentences_are_kept_and_code_is_dropped():
    assert sentences(TOPIC) == [
        "The try statement specifies exception handlers, e.g. for a group of statements.",
        "It is a compound statement.",
        "PEP 8 asks for well-chosen names of all the things:",
        "The first point's sentence is prose.",
        "Another one goes over two lines.",
        "The context can now be given.",
    ]


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("This is a sentence.", True),
        ('"len()" is a function of one argument.', True),
        ("this one starts in the middle.", False),
        ("This one has no end", False),
        ("See also x = y in this case.", False),
        ("A B C D 1 2 3 4 5.", False),
        ("", False),
    ],
)
def test_what_prose_is(sentence: str, kept: bool):
    assert is_prose(sentence) is kept


def test_markup_goes_and_its_words_stay():
    line = 'If *x* is **not** "None" [2], call "str.lower()" with "a < b".'
    assert without_markup(line) == 'If x is not None, call str.lower() with "a < b".'


def test_the_whole_text_is_readable_prose():
    lines = docs_corpus.text().decode().splitlines()
    words = sum(len(line.split()) for line in lines)
    assert 30_000 < words < 100_000
    assert len(set(lines)) == len(lines) > 1500
    assert all(line[-1] in ".!?:" and len(line.split()) >= 4 for line in lines)
    assert not any(re.search(r"::=|>>>|[{}=\\^<>|&%@~]", line) for line in lines)
    assert len(docs_corpus.identity()) == 64


def test_a_python_without_its_help(monkeypatch: pytest.MonkeyPatch):
    docs_corpus.text.cache_clear()
    monkeypatch.setattr(docs_corpus, "find_spec", lambda name: None)
    with pytest.raises(DataError, match="without pydoc_data; install"):
        docs_corpus.text()
