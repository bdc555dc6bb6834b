"""What a person types, as a text that comes cut into tokens would have it.

Penn Treebank is written "it is n't worth $ N" and has neither capitals nor commas. Whoever types
"It isn't worth $5." means just that, but split at its spaces it would be all unknown words.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from core.datasets.vocabulary import Vocabulary

NUMBER = "N"
SMALL, IN_TWO, NUMBERS = "small letters", "words like isn't in two", f"{NUMBER} for numbers"
LINE = "a line end behind a sentence"
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
# Treebank's cuts: is n't, dog 's, we 'll, can not.
_TWO = re.compile(r"(can)(not)|(.+?)(n't|'(?:s|m|d|re|ve|ll))")
_SENTENCE_ENDS = frozenset(".!?…")


@dataclass(frozen=True)
class Reading:
    """The text that is read in place of what was typed, how it was changed, and what stands for
    nothing in it: marks, never words."""

    text: str
    changes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def remark(self) -> str:
        """One or two sentences about it; empty when the text is read as it was typed."""
        noted = Noted()
        noted.add(self)
        return noted.remark


class Noted:
    """What was changed and left out in one reading or in many, in the order of its first time."""

    def __init__(self) -> None:
        self._changes: dict[str, None] = {}
        self._left_out: dict[str, None] = {}

    def add(self, reading: Reading) -> None:
        self._changes |= dict.fromkeys(reading.changes)
        self._left_out |= dict.fromkeys(reading.left_out)

    @property
    def remark(self) -> str:
        """As `Reading.remark`."""
        said = f"Read the way this network's text is written: {', '.join(self._changes)}."
        left = f"Left out, because that text has none: {' '.join(self._left_out)}"
        return " ".join([said] * bool(self._changes) + [left] * bool(self._left_out))


def read_as(vocabulary: Vocabulary, typed: str) -> Reading:
    """How a typed text is read. What the vocabulary knows stays as it is, and so does every text
    for a vocabulary that cuts words and marks itself.

    A word that stays unknown stays in the text, so that it can be marked.
    """
    if not vocabulary.spaced:
        return Reading(typed)
    reader = _Reader(vocabulary.index)
    for each in re.findall(r"\s+|\S+", typed):
        reader.read(each)
    return Reading("".join(reader.parts), tuple(reader.changes), tuple(reader.left_out))


class _Reader:
    """Collects the text, and what was done to it in the order in which it first occurred."""

    def __init__(self, known: Container[str]) -> None:
        self._known = known
        self.parts: list[str] = []
        self.changes: dict[str, None] = {}
        self.left_out: dict[str, None] = {}

    def read(self, typed: str) -> None:
        """White space, or what stands between two."""
        if typed.isspace():
            ended = self.parts and self.parts[-1] == "\n"
            # The line that ends behind a full stop does not end twice.
            self.parts.append(typed.replace("\n", "", 1) if ended else typed)
            return
        if typed in self._known:
            self.parts.append(typed)
            return
        before, word, behind = self._without_marks(typed.replace("’", "'"))
        pieces = [*self._kept(before), *self._words(word), *self._kept(behind)]
        self.parts.append(" ".join(pieces))
        if _SENTENCE_ENDS.intersection(behind) - set(pieces):
            self.changes[LINE] = None
            self.parts.append("\n")
        elif behind:
            self.parts.append(" ")  # the word is complete

    def _without_marks(self, typed: str) -> tuple[list[str], str, list[str]]:
        """Marks in front, the longest known word or what is left, marks behind."""
        before: list[str] = []
        behind: list[str] = []
        while typed and self._fitting(typed) is None:
            if not typed[-1].isalnum():
                typed, last = typed[:-1], typed[-1]
                behind.insert(0, last)
            elif not typed[0].isalnum() and not _TWO.fullmatch(typed.lower()):
                first, typed = typed[0], typed[1:]
                before.append(first)
            else:
                break
        return before, typed, behind

    def _kept(self, marks: list[str]) -> list[str]:
        """The marks that are tokens; of the others a note is made."""
        for mark in marks:
            if mark not in self._known and mark not in _SENTENCE_ENDS:
                self.left_out[mark] = None
        return [mark for mark in marks if mark in self._known]

    def _words(self, word: str) -> list[str]:
        if not word:
            return []
        fitting = self._fitting(word)
        two = None if fitting else _TWO.fullmatch(word.lower())
        if two:
            self.changes[IN_TWO] = None
            first, second = (part for part in two.groups() if part)
            return [*self._words(word[: len(first)]), second]
        found = fitting or word.lower()
        if found == NUMBER and word != NUMBER:
            self.changes[NUMBERS] = None
        elif found != word:
            self.changes[SMALL] = None
        return [found]

    def _fitting(self, word: str) -> str | None:
        """The known token that this is, if any."""
        forms = [word, word.lower(), *([NUMBER] if _NUMBER.fullmatch(word) else [])]
        return next((form for form in forms if form in self._known), None)
