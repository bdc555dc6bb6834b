"""How often each token stands in a part of a text, in bounded memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.datasets import text_pieces
from core.datasets.text_parts import Part, blocks, whole
from core.datasets.text_pieces import END

CODE_POINTS = 0x110000
MOST_DISTINCT = 1_000_000  # different words held at a time: about 150 MB


@dataclass(frozen=True, eq=False)
class Counts:
    """How often each piece stands in a text of `total` pieces. `approximate`: the counts of the
    rarest are, because there were too many different ones to hold."""

    counts: Counter[str]
    total: int
    approximate: bool


def pieces(part: Part, level: str, *, lowercase: bool, spaced: bool) -> Iterator[Sequence[str]]:
    """The pieces of a part, a block at a time: a str of characters, or a list of words.

    For words the last line of the text is ended as well.
    """
    ended = True
    for block in blocks(part):
        text = block.lower() if lowercase else block
        yield text if level == "characters" else text_pieces.split(text, spaced=spaced)
        ended = text.endswith("\n")
    if not ended and level == "words" and part.end == whole(part.source).end:
        yield [END]


def limited(stream: Iterator[Sequence[str]], limit: int) -> Iterator[Sequence[str]]:
    """The first `limit` pieces; 0 is all."""
    left = limit
    for block in stream:
        if not limit:
            yield block
            continue
        yield block[:left]
        left -= len(block)
        if left <= 0:
            return


def count(stream: Iterator[Sequence[str]], most: int = MOST_DISTINCT) -> Counts:
    """Count pieces; beyond `most` different ones the rarest are forgotten again and again.

    A forgotten piece that comes back starts at 0, so a count may be too low by as many as were
    forgotten at once (lossy counting, Manku and Motwani 2002).
    """
    counts: Counter[str] = Counter()
    characters = np.zeros(0, np.int64)
    total, floor = 0, 0
    for block in stream:
        total += len(block)
        if isinstance(block, str):
            found = np.bincount(code_points(block))
            if len(found) > len(characters):
                characters = np.pad(characters, (0, len(found) - len(characters)))
            characters[: len(found)] += found
            continue
        counts.update(block)
        while len(counts) > most:
            floor += 1
            counts = Counter({piece: n for piece, n in counts.items() if n > floor})
    counts.update({chr(code): int(characters[code]) for code in np.flatnonzero(characters)})
    return Counts(counts, total, floor > 0)


def code_points(text: str) -> NDArray[np.uint32]:
    """The characters of a text as numbers, uint32 (n,)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
