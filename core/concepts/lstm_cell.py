"""One LSTM cell with one input and one unit, so that every product fits on a line.

Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000; the
formulas are those of Keras's LSTM layer, which a test compares.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

LARGEST = 20.0  # a weight, an input or a state


@dataclass(frozen=True)
class Gate:
    """What a gate, or the candidate, gives the input, the state before, and its bias."""

    input: float
    state: float
    bias: float

    def sum(self, x: float, h: float) -> float:
        """w . [x, h] + b: before sigma or tanh."""
        return self.input * x + self.state * h + self.bias


@dataclass(frozen=True)
class Cell:
    """The weights of the four parts."""

    forget: Gate
    input: Gate
    candidate: Gate
    output: Gate

    def numbers(self) -> tuple[float, ...]:
        """All 12, part by part: input, state, bias."""
        return tuple(number for part in astuple(self) for number in part)


@dataclass(frozen=True)
class Step:
    """All that happens at one time.

    x, h and c before; the sums before sigma or tanh; gates f, i, o in [0, 1]; candidate g in
    [-1, 1]; kept f c and added i g, whose sum is c; squashed tanh(c); h = o tanh(c).
    """

    x: float
    h_before: float
    c_before: float
    forget_sum: float
    input_sum: float
    candidate_sum: float
    output_sum: float
    f: float
    i: float
    g: float
    o: float
    kept: float
    added: float
    c: float
    squashed: float
    h: float


def cell_of(numbers: Sequence[float]) -> Cell:
    """The inverse of `Cell.numbers`."""
    return Cell(*(Gate(*numbers[k : k + 3]) for k in range(0, 12, 3)))


def sigmoid(value: float) -> float:
    """1 / (1 + exp(-x)), by way of tanh, which does not overflow: 0 -> 0.5, 4 -> 0.982."""
    return 0.5 * math.tanh(0.5 * value) + 0.5


def step(cell: Cell, x: float, h: float, c: float) -> Step:
    """c' = f c + i g and h' = o tanh(c').

    With f = 0.9, c = 1, i = 0.5 and g = 0.4 the new state is 0.9 + 0.2 = 1.1.
    """
    parts = (cell.forget, cell.input, cell.candidate, cell.output)
    of_f, of_i, of_g, of_o = (part.sum(x, h) for part in parts)
    f, i, g, o = sigmoid(of_f), sigmoid(of_i), math.tanh(of_g), sigmoid(of_o)
    after = f * c + i * g
    told = math.tanh(after)
    return Step(x, h, c, of_f, of_i, of_g, of_o, f, i, g, o, f * c, i * g, after, told, o * told)


def run(cell: Cell, xs: Sequence[float], h: float = 0.0, c: float = 0.0) -> list[Step]:
    """The cell over a sequence; each time starts from the state of the one before."""
    found = []
    for x in xs:
        found.append(step(cell, x, h, c))
        h, c = found[-1].h, found[-1].c
    return found


@dataclass(frozen=True)
class Example:
    """Weights that do one thing well, and an input that shows it."""

    title: str
    does: str
    cell: Cell


_WRITES = Gate(8, 0, -4)  # open at x = 1, shut at 0 and below
_VALUE = Gate(3, 0, 0)
_OPEN = Gate(0, 0, 4)
EXAMPLES = {
    "latch": Example(
        "1 writes, −1 erases",
        "A 1 opens the input tap, a −1 shuts the forget tap; a 0 touches nothing, and the cell "
        "holds on to what it has.",
        Cell(Gate(8, 0, 4), _WRITES, _VALUE, _OPEN),
    ),
    "counter": Example(
        "Counts the ones",
        "The forget tap stays open and every 1 adds about 1, so c counts them. Only h, which is at "
        "most 1, does not show how many.",
        Cell(Gate(0, 0, 8), _WRITES, _VALUE, _OPEN),
    ),
    "fading": Example(
        "Forgets half at each step",
        "The forget bias is 0, so the tap stands half open: after 10 steps a thousandth is left.",
        Cell(Gate(0, 0, 0), _WRITES, _VALUE, _OPEN),
    ),
    "sponge": Example(
        "Answers only when asked",
        "Every 1 is stored, but the output tap opens at −1 alone: a cell can know something and "
        "not say it.",
        Cell(Gate(0, 0, 6), _WRITES, _VALUE, Gate(-8, 0, -4)),
    ),
}


def read_numbers(text: str, most: int) -> tuple[float, ...]:
    """'1, 0 -1.5' -> (1.0, 0.0, -1.5). Raises ValueError with one sentence and the remedy."""
    words = text.replace(",", " ").replace(";", " ").replace("−", "-").split()
    if not 1 <= len(words) <= most:
        raise ValueError(
            f"A sequence has 1 to {most} numbers, this one {len(words)}; write 1, 0, -1."
        )
    return tuple(_number(word) for word in words)


def _number(word: str) -> float:
    try:
        value = float(word)
    except ValueError:
        value = math.nan
    if not abs(value) <= LARGEST:
        raise ValueError(
            f"{word[:20]!r} is no number from −{LARGEST:g} to {LARGEST:g}; write 1, 0, -1."
        )
    return value
