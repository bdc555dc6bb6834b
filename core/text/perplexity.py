"""The perplexity of a text of any length, asked for in parts that each take a moment."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.datasets.spec import DataError
from core.datasets.text_decode import Reader, detect
from core.datasets.vocabulary import Vocabulary
from core.text.network import State
from core.text.scoring import Scored, perplexity
from core.text.typed import Noted, read_as
from core.text.vocabularies import start_id

FIRST_PART, LARGEST_PART = 200, 20_000  # tokens
PART_SECONDS = 2.0

Ask = Callable[[NDArray[np.int32], State | None], Scored]
Progress = Callable[[int], None]


@dataclass(frozen=True)
class TextScore:
    """tokens: those with a probability; unknown: pieces outside the vocabulary, read as <unk> or
    left out; log_probability: the sum over the tokens, in nats; remark: how the text was read, if
    not as it stands."""

    tokens: int
    unknown: int
    log_probability: float
    remark: str = ""

    @property
    def perplexity(self) -> float:
        return perplexity(self.log_probability, self.tokens)

    @property
    def bits_per_token(self) -> float:
        """For characters this is bits per character."""
        return -self.log_probability / self.tokens / math.log(2)


def measure(
    vocabulary: Vocabulary, text: str | Path, ask: Ask, progress: Progress | None = None
) -> TextScore:
    """Score a text, or the file of this path, as one stream behind a line end.

    The state goes from part to part; a part is as long as what takes PART_SECONDS. `progress`
    hears the tokens so far. DataError when there is nothing to score or the file is no text.
    """
    tokens = unknown = 0
    total, size = 0.0, FIRST_PART
    noted = Noted()
    state: State | None = None
    last = start_id(vocabulary)
    for ids, unseen in _encoded(vocabulary, text, noted):
        unknown += unseen
        start = 0
        while start < len(ids):
            part = ids[start : start + size]
            before = time.perf_counter()
            scored = ask(np.append(np.int32(last), part).astype(np.int32), state)
            seconds = time.perf_counter() - before
            state, last, start = scored.state, int(part[-1]), start + len(part)
            total += float(scored.log_probabilities.sum(dtype=np.float64))
            tokens += len(part)
            size = int(min(max(size * PART_SECONDS / max(seconds, 1e-3), 1), LARGEST_PART))
            if progress:
                progress(tokens)
    if not tokens:
        raise DataError("There is nothing to measure: the text has no token that can be read.")
    return TextScore(tokens, unknown, total, noted.remark)


def _encoded(
    vocabulary: Vocabulary, text: str | Path, noted: Noted
) -> Iterator[tuple[NDArray[np.int32], int]]:
    """Ids of what is read and the number of unknown pieces, block by block."""
    for block in blocks(text):
        reading = read_as(vocabulary, block)
        noted.add(reading)
        encoded = vocabulary.encode(reading.text)
        unknown = int((~encoded.known).sum())
        leave_out = vocabulary.rare == "leave out"
        yield (encoded.ids[encoded.known] if leave_out else encoded.ids), unknown


def blocks(text: str | Path) -> Iterator[str]:
    """The text in pieces that end with a line, else with a word, of about a megabyte each."""
    if isinstance(text, str):
        yield text
        return
    held = ""
    with text.open("rb") as file:
        for block in Reader(file, detect(file)):
            held += block
            place = _last_end(held)
            yield held[:place]
            held = held[place:]
    yield held


def _last_end(text: str) -> int:
    """Where the last line ends, or the last word; all of it where there is no such place."""
    for white in ("\n", " "):
        place = text.rfind(white)
        if place >= 0:
            return place + 1
    return len(text)
