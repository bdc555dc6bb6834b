"""The tokens a network knows: from text to ids and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.datasets import text_pieces
from core.datasets.spec import DataError
from core.datasets.text_counts import CODE_POINTS, Counts, code_points
from core.datasets.text_pieces import END, UNKNOWN
from core.language_config import CorpusConfig

__all__ = ["END", "UNKNOWN", "Encoded", "Vocabulary", "build", "ranked"]

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, eq=False)
class Encoded:
    """A text as a network reads it: ids int32 (n,), the pieces (n,), and which are known (n,)."""

    ids: NDArray[np.int32]
    pieces: tuple[str, ...]
    known: NDArray[np.bool_]


@dataclass(frozen=True)
class Vocabulary:
    """The tokens a network knows; a token's id is its place in `tokens`.

    <unk> is id 0; for words <eos>, the end of a line, is id 1; the others follow from frequent to
    rare. `counts` are occurrences in the training part; that of <unk> is of all tokens outside the
    vocabulary. `spaced`: the text is split on white space as it is, because it comes as tokens.
    """

    level: str
    tokens: tuple[str, ...]
    lowercase: bool
    rare: str
    counts: tuple[int, ...]
    spaced: bool = False

    def __len__(self) -> int:
        return len(self.tokens)

    @cached_property
    def index(self) -> dict[str, int]:
        """The id of each token."""
        return {token: place for place, token in enumerate(self.tokens)}

    def split(self, text: str) -> tuple[str, ...]:
        """The pieces of a text, known or not; a line end is <eos> for words.

        >>> Vocabulary("words", ("<unk>", "<eos>"), False, "unknown", (0, 0)).split("It isn't.")
        ('It', "isn't", '.')
        """
        text = text.lower() if self.lowercase else text
        if self.level == "characters":
            return tuple(text)
        return tuple(text_pieces.split(text, spaced=self.spaced))

    def encode(self, text: str) -> Encoded:
        """Ids of all pieces; a piece outside the vocabulary has the id of <unk> and is not known.

        Nothing is left out here: with rare "leave out" the caller drops what is not known.
        """
        pieces = self.split(text)
        known = np.fromiter((piece in self.index for piece in pieces), np.bool_, len(pieces))
        return Encoded(self.ids(pieces), pieces, known)

    def ids(self, pieces: Sequence[str]) -> NDArray[np.int32]:
        """int32 (n,), 0 for a piece outside the vocabulary. A str is a sequence of characters."""
        if isinstance(pieces, str):
            return self._by_code_point[code_points(pieces)]
        return np.fromiter(map(self.index.get, pieces, repeat(0)), np.int32, len(pieces))

    @cached_property
    def _by_code_point(self) -> NDArray[np.int32]:
        """The id of each character, int32 (1,114,112,): a thousand times faster than a loop."""
        table = np.zeros(CODE_POINTS, np.int32)
        for place, token in enumerate(self.tokens):
            if len(token) == 1:
                table[ord(token)] = place
        return table

    def text(self, ids: Any) -> str:
        """The tokens joined as people write them; <eos> becomes a line end.

        Spaces that the tokens do not keep are put where they usually are: "It isn't ." is read as
        "It isn't.". An unknown character is shown as U+FFFD.
        """
        tokens = [self.tokens[each] for each in ids]
        if self.level == "characters":
            return "".join(REPLACEMENT if token == UNKNOWN else token for token in tokens)
        return text_pieces.join(tokens)

    def to_dict(self) -> dict[str, Any]:
        """JSON types, for vocabulary.json in the run's folder."""
        return {
            "level": self.level,
            "lowercase": self.lowercase,
            "rare": self.rare,
            "spaced": self.spaced,
            "tokens": list(self.tokens),
            "counts": list(self.counts),
        }

    @classmethod
    def from_dict(cls, data: Any) -> Vocabulary:
        """The inverse of `to_dict`; DataError when it is not a vocabulary."""
        try:
            tokens = tuple(data["tokens"])
            counts = tuple(data["counts"])
            sound = all(isinstance(token, str) and token for token in tokens)
            sound = sound and len(tokens) == len(counts) == len(set(tokens))
            if sound and tokens[0] == UNKNOWN and data["level"] in ("words", "characters"):
                return cls(
                    level=data["level"],
                    tokens=tokens,
                    lowercase=bool(data["lowercase"]),
                    rare=str(data["rare"]),
                    counts=counts,
                    spaced=bool(data["spaced"]),
                )
        except (KeyError, TypeError, IndexError):
            pass
        raise DataError("The run's vocabulary.json is damaged; train the network again.")


def build(counted: Counts, config: CorpusConfig, spaced: bool) -> Vocabulary:
    """The most frequent tokens of the training part, <unk> and, for words, <eos> included.

    Equally frequent ones are taken in the order of their characters, so the outcome depends on the
    text alone.
    """
    special = (UNKNOWN,) if config.level == "characters" else (UNKNOWN, END)
    tokens = (*special, *ranked(counted.counts)[: config.vocabulary - len(special)])
    inside = [counted.counts[token] for token in tokens[1:]]
    counts = (counted.total - sum(inside), *inside)
    return Vocabulary(config.level, tokens, config.lowercase, config.rare, counts, spaced)


def ranked(counts: Counter[str]) -> list[str]:
    """Ordinary tokens, from frequent to rare."""
    pairs = sorted((-count, token) for token, count in counts.items())
    return [token for _, token in pairs if token not in (UNKNOWN, END)]
