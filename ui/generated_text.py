"""A text that a network writes, piece by piece: what is known of it, and how it branches."""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.datasets.vocabulary import Vocabulary
from core.text.network import State
from core.text.pieces import continued, label
from core.text.sampling import Sampling
from core.text.vocabularies import unwritten
from core.text.writing import Written
from ui import surprise
from ui.components.token_text import Rival, Token

PARTS = 20  # a text comes in about this many
SMALLEST_PART = 4
SHOWN_RIVALS = 8
BRANCH_TOKENS = 20  # a branch is written on for at least this long


@dataclass(frozen=True)
class Row:
    """A token of the text, the probability that the network gave it and the one it was drawn with,
    and the likeliest in its place with the same two."""

    id: int
    before: float
    after: float
    rivals: tuple[tuple[int, float, float], ...]


@dataclass(frozen=True, eq=False)
class Text:
    """Immutable; `read` int32 (n,) are the ids of the prompt, `state` is that before the last
    token (None: everything is still to be read), `length` is how many tokens it shall have, `fork`
    the place where it left the text that it is a branch of."""

    folder: Path
    title: str
    prompt: str
    read: NDArray[np.int32]
    sampling: Sampling
    length: int
    rows: tuple[Row, ...] = ()
    state: State | None = None
    error: str = ""
    fork: int = -1
    key: str = field(default_factory=lambda: uuid.uuid4().hex[:12])

    @property
    def busy(self) -> bool:
        return len(self.rows) < self.length

    @property
    def unread(self) -> NDArray[np.int32]:
        """What the network reads before it writes on."""
        ids = np.array([row.id for row in self.rows], np.int32)
        return ids[-1:] if self.state is not None else np.concatenate([self.read, ids])

    @property
    def next_part(self) -> int:
        """How many tokens to ask for."""
        part = max(SMALLEST_PART, math.ceil(self.length / PARTS))
        return min(part, self.length - len(self.rows))

    def grown(self, written: Written) -> Text:
        return replace(self, rows=(*self.rows, *_rows(written)), state=written.state)

    def stopped(self, error: str = "") -> Text:
        """Nothing is added any more."""
        return replace(self, length=len(self.rows), error=error)

    def branch(self, place: int, token: int, title: str) -> Text:
        """The same text up to `place`, there one of the rivals, then written on."""
        row = self.rows[place]
        before, after = next((b, a) for rival, b, a in row.rivals if rival == token)
        return replace(
            self,
            title=title,
            rows=(*self.rows[:place], replace(row, id=token, before=before, after=after)),
            length=max(self.length, place + 1 + BRANCH_TOKENS),
            state=None,
            error="",
            fork=place,
            key=uuid.uuid4().hex[:12],
        )

    def tokens(self, vocabulary: Vocabulary) -> list[Token]:
        """What is drawn on the page."""
        words = [vocabulary.tokens[row.id] for row in self.rows]
        pieces = continued(vocabulary, self.prompt, words)
        return [
            _token(vocabulary, row, piece, word, fork=place == self.fork)
            for place, (row, piece, word) in enumerate(zip(self.rows, pieces, words, strict=True))
        ]


def _rows(written: Written) -> list[Row]:
    return [
        Row(
            int(written.ids[i]),
            _short(written.before[i]),
            _short(written.after[i]),
            tuple(
                (int(rival), _short(before), _short(after))
                for rival, before, after in zip(
                    written.alternatives[i],
                    written.alternatives_before[i],
                    written.alternatives_after[i],
                    strict=True,
                )
            ),
        )
        for i in range(len(written.ids))
    ]


def _short(share: np.float32) -> float:
    """Few digits: a long text with all its rivals goes to the browser several times."""
    return float(f"{share:.3g}")


def _token(vocabulary: Vocabulary, row: Row, piece: str, word: str, *, fork: bool) -> Token:
    never = unwritten(vocabulary)
    rivals = tuple(
        Rival(each, surprise.name(vocabulary, each), before, after, fixed=each in never)
        for each, before, after in row.rivals[:SHOWN_RIVALS]
        if each != row.id
    )
    return Token(piece, label(word), row.before, row.after, rivals=rivals, fork=fork)
