"""What came first? A task that needs memory, for an LSTM and for a plain recurrent unit.

The first number of a sequence is 1 or −1, the others are noise; at the end the network says which
it was (after the latch problem of Bengio, Simard and Frasconi 1994). Nothing but the length of the
sequence makes it hard.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.concepts.recurrent_training import Weights, forward, initial, train

LENGTHS = (5, 20, 100)
CELLS = {"simple_rnn": "Plain unit", "lstm": "LSTM"}
UNITS, BATCH, STEPS, RATE = 16, 32, 300, 0.01
NOISE = np.float32(0.7)  # standard deviation of what comes between
CHECK_STEPS, CHECK_SEQUENCES, TEST_SEQUENCES = 25, 400, 2000
REMEMBERS = 0.9  # share of right answers; guessing has 0.5

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Learned:
    """How one network did on sequences of one length.

    `steps` int (checks,) and `shares` (checks,): share of right answers in the course of training;
    `share` on TEST_SEQUENCES new sequences at the end; `seconds` that the training took.
    """

    cell: str
    length: int
    steps: NDArray[np.int64]
    shares: NDArray[np.float64]
    share: float
    seconds: float

    @property
    def remembers(self) -> bool:
        return self.share >= REMEMBERS


def sequences(draw: np.random.Generator, count: int, length: int) -> tuple[Floats, Floats]:
    """Inputs (count, length, 1): 1 or −1, then noise; answers (count,): 1 for a 1, else 0."""
    inputs = NOISE * draw.normal(size=(count, length, 1)).astype(np.float32)
    first = draw.choice([-1, 1], count)
    inputs[:, 0, 0] = first
    return inputs, (first > 0).astype(np.float32)


def learn(cell: str, length: int, seed: int, forget_bias: float) -> Learned:
    """Train UNITS units of one kind for STEPS steps of BATCH sequences; same seed, same result."""
    started = time.perf_counter()
    weights = initial(cell, 1, UNITS, seed, forget_bias)
    draw = np.random.default_rng((seed, length))
    check = sequences(np.random.default_rng((seed, length, 1)), CHECK_SEQUENCES, length)
    steps, shares = [0], [_share(cell, weights, *check)]
    trainer = train(cell, weights, lambda: sequences(draw, BATCH, length), RATE)
    for step, _ in zip(range(1, STEPS + 1), trainer, strict=False):
        if step % CHECK_STEPS == 0:
            steps.append(step)
            shares.append(_share(cell, weights, *check))
    test = sequences(np.random.default_rng((seed, length, 2)), TEST_SEQUENCES, length)
    share = _share(cell, weights, *test)
    taken = time.perf_counter() - started
    return Learned(cell, length, np.array(steps), np.array(shares), share, taken)


def _share(cell: str, weights: Weights, inputs: Floats, answers: Floats) -> float:
    return float(np.mean((forward(cell, weights, inputs).scores > 0) == (answers > 0)))
