"""What a text is made of, at every vocabulary size at once: counted in one reading."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.datasets import corpora, text_counts, vocabulary
from core.datasets.text_counts import Counts
from core.datasets.text_parts import Part, blocks
from core.datasets.vocabulary import END, UNKNOWN, Vocabulary
from core.language_config import CorpusConfig

PARTS = ("train", "validation", "test")
MOST_TOKENS = 200_000  # the largest vocabulary that can be chosen
BEGINNING = 1200  # characters


@dataclass(frozen=True, eq=False)
class Survey:
    """Counts of one text, cut into words or characters, with read-only arrays.

    totals: tokens of each part. tokens: the ordinary ones of the training part, frequent to rare,
    at most 200,000, and counts int64 (distinct,) of all of them. special: how often <unk> and <eos>
    stand in the training part. known: for each part int64 (distinct + 1,), how many of its tokens a
    vocabulary with the first k ordinary tokens knows. beginning: the text as it starts.
    """

    config: CorpusConfig
    spaced: bool
    size: int
    totals: dict[str, int]
    tokens: tuple[str, ...]
    counts: NDArray[np.int64]
    special: dict[str, int]
    known: dict[str, NDArray[np.int64]]
    beginning: str
    approximate: bool

    @property
    def reserved(self) -> int:
        """Places of a vocabulary that <unk> and <eos> take."""
        return 1 if self.config.level == "characters" else 2

    @property
    def largest(self) -> int:
        """The size of a vocabulary that knows all tokens of the training part, if that may be."""
        return min(MOST_TOKENS, len(self.counts) + self.reserved)

    def coverage(self, part: str, size: int) -> float:
        """Share of the tokens of a part that a vocabulary of `size` knows, from 0 to 1."""
        ordinary = int(np.clip(size - self.reserved, 0, len(self.counts)))
        return float(self.known[part][ordinary] / max(1, self.totals[part]))

    def vocabulary(self, size: int) -> Vocabulary:
        """That of `size`, as a run would have it."""
        tokens = self.tokens[: max(0, size - self.reserved)]
        inside = [*([self.special[END]] if self.reserved == 2 else []), *self.counts[: len(tokens)]]
        names = (UNKNOWN, END)[: self.reserved]
        counts = (self.totals["train"] - int(sum(inside)), *map(int, inside))
        config = self.config
        return Vocabulary(
            config.level, (*names, *tokens), config.lowercase, config.rare, counts, self.spaced
        )

    def seen_once(self) -> int:
        """How many ordinary tokens stand only once in the training part."""
        return int((self.counts == 1).sum())


def survey(config: CorpusConfig) -> Survey:
    """Count all parts of a text; a megabyte at a time, and a second for about 5 MB of words.

    Vocabulary size, rare tokens and limit of `config` play no part. DataError or ConfigError when
    the text is not here.
    """
    found = corpora.corpus(config.name)
    parts = corpora.parts(config)
    counted = [_count(part, config, found.spaced) for part in parts]
    train = counted[0].counts
    tokens = vocabulary.ranked(train)
    counts = np.array([train[token] for token in tokens], np.int64)
    rank = {token: place for place, token in enumerate(tokens)}
    known = {name: _known(each, rank) for name, each in zip(PARTS, counted, strict=True)}
    for array in (counts, *known.values()):
        array.setflags(write=False)
    return Survey(
        config=config,
        spaced=found.spaced,
        size=sum(part.end - part.start for part in parts),
        totals={name: each.total for name, each in zip(PARTS, counted, strict=True)},
        tokens=tuple(tokens[:MOST_TOKENS]),
        counts=counts,
        special={special: train[special] for special in (UNKNOWN, END)},
        known=known,
        beginning=next(blocks(parts[0]), "")[:BEGINNING],
        approximate=any(each.approximate for each in counted),
    )


def _count(part: Part, config: CorpusConfig, spaced: bool) -> Counts:
    stream = text_counts.pieces(part, config.level, lowercase=config.lowercase, spaced=spaced)
    return text_counts.count(stream)


def _known(counted: Counts, rank: dict[str, int]) -> NDArray[np.int64]:
    """int64 (distinct + 1,): entry k counts the tokens among the first k of the ranking, and those
    that every vocabulary has."""
    gained = np.zeros(len(rank) + 1, np.int64)
    for token, number in counted.counts.items():
        if token in (UNKNOWN, END):
            gained[0] += number
        elif token in rank:
            gained[rank[token] + 1] += number
    return np.cumsum(gained)
