"""How likely a network finds a text, token by token."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.datasets.vocabulary import Encoded
from core.text.network import Array, Network, State
from core.text.sampling import likeliest

ROWS = 256  # tokens whose logits are held at a time: 10 MB with 10,000 words


@dataclass(frozen=True, eq=False)
class Scored:
    """Natural log-probabilities float32 (n - 1,) of all ids but the first, each given those before
    it; the state before the last id; per id the likeliest tokens in its place, ids int32
    (n - 1, k) and log-probabilities float32 (n - 1, k)."""

    log_probabilities: NDArray[np.float32]
    state: State
    rivals: NDArray[np.int32]
    rival_log_probabilities: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class NextWord:
    """What may follow a text: logits float32 (V,); and its own tokens, one by one.

    pieces (n,) as they stand in the text, ids int32 (n,), known bool (n,); log_probabilities
    float32 (n,), natural, NaN for a piece that was passed over; rivals, the likeliest tokens in
    each place, ids int32 (n, k), and rival_log_probabilities float32 (n, k).
    """

    logits: NDArray[np.float32]
    pieces: tuple[str, ...]
    ids: NDArray[np.int32]
    known: NDArray[np.bool_]
    log_probabilities: NDArray[np.float32]
    rivals: NDArray[np.int32]
    rival_log_probabilities: NDArray[np.float32]

    @property
    def counted(self) -> int:
        """Tokens with a probability."""
        return int(np.isfinite(self.log_probabilities).sum())

    @property
    def log_probability(self) -> float:
        """Of the whole text: the sum over its tokens, in nats; 0 for an empty one."""
        return float(np.nansum(self.log_probabilities, dtype=np.float64))

    @property
    def perplexity(self) -> float:
        return perplexity(self.log_probability, self.counted)


def spread(
    scored: Scored, encoded: Encoded, read: NDArray[np.bool_], logits: NDArray[np.float32]
) -> NextWord:
    """Results of the pieces that were read, bool (n,), as rows of all pieces."""
    count, rivals = len(encoded.ids), scored.rivals.shape[1]
    logs = np.full(count, np.nan, np.float32)
    best = np.zeros((count, rivals), np.int32)
    best_logs = np.full((count, rivals), np.nan, np.float32)
    logs[read], best[read] = scored.log_probabilities, scored.rivals
    best_logs[read] = scored.rival_log_probabilities
    return NextWord(logits, encoded.pieces, encoded.ids, encoded.known, logs, best, best_logs)


def score(network: Network, ids: NDArray[np.integer], state: State, rivals: int = 0) -> Scored:
    """Read ids (n,), n >= 1, from `state` on; the first is what precedes the text.

    The state that comes back is the one before the last id: the next part of the text starts with
    that id again, now as the one that precedes.
    """
    outputs, after = network.read(ids[:-1], state)
    count = len(ids) - 1
    found = np.empty(count, np.float32)
    best = np.empty((count, rivals), np.int32)
    best_log = np.empty((count, rivals), np.float32)
    for start in range(0, count, ROWS):
        rows = slice(start, min(start + ROWS, count))
        logs = log_probabilities(network.logits(outputs[rows]))
        places = np.arange(len(logs))
        found[rows] = logs[places, np.asarray(ids[1:], np.intp)[rows]]
        if rivals:
            best[rows] = [likeliest(row, rivals) for row in logs]
            best_log[rows] = np.take_along_axis(logs, best[rows].astype(np.intp), axis=1)
    return Scored(found, after, best, best_log)


def log_probabilities(logits: Array) -> Array:
    """log softmax of logits (n, V), float32, the sum taken in float64."""
    values = logits - logits.max(axis=1, keepdims=True)
    sums = np.exp(values).sum(axis=1, keepdims=True, dtype=np.float64)
    return values - np.log(sums).astype(np.float32)


def perplexity(log_probability: float, tokens: int) -> float:
    """exp of the mean negative log-probability: 4 tokens of 1/8 each have perplexity 8.

    Infinite when that is too large for a number, NaN for no tokens.
    """
    if tokens == 0:
        return math.nan
    try:
        return math.exp(-log_probability / tokens)
    except OverflowError:
        return math.inf
