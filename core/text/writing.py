"""Writing on: draw a token, read it, draw the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.text.network import Network, State
from core.text.sampling import Sampling, draw, likeliest, probabilities, softmax

ALTERNATIVES = 10


@dataclass(frozen=True, eq=False)
class Written:
    """`count` drawn tokens: ids int32 (n,), and for each the network's probability and the one it
    was drawn with, float32 (n,); the k likeliest tokens in its place: ids int32 (n, k) and the same
    two, float32 (n, k); the state before the last drawn token, which is still to be read."""

    ids: NDArray[np.int32]
    before: NDArray[np.float32]
    after: NDArray[np.float32]
    alternatives: NDArray[np.int32]
    alternatives_before: NDArray[np.float32]
    alternatives_after: NDArray[np.float32]
    state: State


def write(
    network: Network,
    ids: Sequence[int] | NDArray[np.integer],
    state: State,
    count: int,
    sampling: Sampling,
    position: int = 0,
    barred: Sequence[int] = (),
) -> Written:
    """Read ids (n,), n >= 1, from `state` on, then draw `count` >= 1 tokens.

    `position` counts the tokens that were drawn before; each has a random number of its own, so
    text written in parts is the text written at once.
    """
    unread: Sequence[int] | NDArray[np.integer] = ids
    drawn: list[int] = []
    best: list[NDArray[np.intp]] = []
    plain: list[NDArray[np.float64]] = []
    allowed: list[NDArray[np.float64]] = []
    for number in range(count):
        outputs, state = network.read(unread, state)
        logits = network.logits(outputs[-1])
        given, kept = softmax(logits), probabilities(logits, sampling, barred)
        token = draw(kept, sampling.seed, position + number)
        others = likeliest(logits, ALTERNATIVES)
        picked = np.append(others, token)
        plain.append(given[picked])
        allowed.append(kept[picked])
        best.append(others)
        drawn.append(token)
        unread = drawn[-1:]
    before, after = np.array(plain, np.float32), np.array(allowed, np.float32)
    return Written(
        np.array(drawn, np.int32),
        before[:, -1],
        after[:, -1],
        np.array(best, np.int32),
        before[:, :-1],
        after[:, :-1],
        state,
    )
