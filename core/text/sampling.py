"""From logits to the next token: temperature, top-k, top-p, one reproducible draw.

The three are applied in this order, as most tools do. Temperature: Ackley, Hinton and Sejnowski
1985. Top-k: Fan, Lewis and Dauphin 2018, "Hierarchical neural story generation", section 5. Top-p,
or nucleus: Holtzman et al. 2020, "The curious case of neural text degeneration", section 3.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.schema import check, setting

FIRST_LOOK = 64  # tokens that top-p looks at before it looks at more


@dataclass(frozen=True)
class Sampling:
    """How the next token is chosen from what the network expects."""

    temperature: float = setting(
        1.0,
        "Below 1 the likely becomes likelier, above 1 everything becomes possible; 0 always takes "
        "the likeliest.",
        low=0.0,
        high=100.0,
        step=0.05,
    )
    top_k: int = setting(
        0, "Choose among this many likeliest tokens; 0 is all.", label="Top-k", low=0, high=10**6
    )
    top_p: float = setting(
        1.0,
        "Choose among the likeliest tokens that together have this probability; 1 is all.",
        label="Top-p",
        low=0.0,
        high=1.0,
        step=0.01,
    )
    seed: int = setting(1, "Same seed, same text.", low=0, high=2**31 - 1)


def softmax(logits: NDArray[np.floating]) -> NDArray[np.float64]:
    """Probabilities along the last axis: exp(z_i) / sum over j of exp(z_j), without overflow."""
    values = np.asarray(logits, np.float64)
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def log_softmax(logits: NDArray[np.floating]) -> NDArray[np.float64]:
    """Natural logarithms of `softmax`, also where that would round to 0."""
    values = np.asarray(logits, np.float64)
    values = values - values.max(axis=-1, keepdims=True)
    return values - np.log(np.exp(values).sum(axis=-1, keepdims=True))


def probabilities(
    logits: NDArray[np.floating], sampling: Sampling, barred: Sequence[int] = ()
) -> NDArray[np.float64]:
    """What is drawn from: float64 (V,) that sums to 1, for finite logits (V,).

    `barred` ids get probability 0. Logits (log 8, log 4, log 2) are 57, 29 and 14 %; temperature
    0.5 squares them to 64 : 16 : 4, which is 76, 19 and 5 %; top-k of 2 leaves 67 and 33 %. Raises
    ConfigError for a setting out of range, ValueError when nothing may be drawn.
    """
    check(sampling)
    values = np.array(logits, np.float64)
    values[list(barred)] = -np.inf
    best = values.max(initial=-np.inf)
    if not np.isfinite(best) or np.isnan(values).any():
        raise ValueError("There is no token to choose from.")
    if sampling.temperature == 0:
        return np.eye(1, len(values), int(values.argmax()))[0]
    # Shifted before it is divided: a temperature of 1e-6 then gives 0 and -inf, never NaN. What is
    # cut off in between changes no ratio among the rest.
    with np.errstate(over="ignore"):
        given = softmax((values - best) / sampling.temperature)
    return _nucleus(_top(given, sampling.top_k), sampling.top_p)


def _top(given: NDArray[np.float64], k: int) -> NDArray[np.float64]:
    """The k largest, of equal ones those with the smaller ids; 0 is all."""
    return _only(given, likeliest(given, k)) if 0 < k < len(given) else given


def _nucleus(given: NDArray[np.float64], p: float) -> NDArray[np.float64]:
    """The fewest likeliest that reach p together; the likeliest is always among them."""
    if p >= 1:
        return given
    target, looked = p * (1 - 1e-12), FIRST_LOOK
    while True:  # mostly a few words are enough, and sorting all of them costs more than a step
        order = likeliest(given, looked)
        reached = np.cumsum(given[order])
        if reached[-1] >= target or len(order) == len(given):
            break
        looked *= 8
    return _only(given, order[: int(np.searchsorted(reached, target)) + 1])


def _only(given: NDArray[np.float64], kept: NDArray[np.intp]) -> NDArray[np.float64]:
    result = np.zeros_like(given)
    result[kept] = given[kept] / given[kept].sum()
    return result


def likeliest(values: NDArray[np.floating], count: int) -> NDArray[np.intp]:
    """Ids of the `count` largest of values (V,), largest first, of equal ones the smaller id."""
    count = min(count, len(values))
    if count == 0:
        return np.empty(0, np.intp)
    # A full sort of 10,000 words takes longer than the step of a small network. Everything that is
    # as large as the smallest kept one is sorted, so that ties are cut by id.
    least = np.partition(values, len(values) - count)[len(values) - count]
    kept = np.flatnonzero(values >= least)
    return kept[np.argsort(-values[kept], kind="stable")][:count]


def draw(given: NDArray[np.float64], seed: int, position: int) -> int:
    """An id drawn from probabilities (V,), the same for the same seed and position.

    By the inverse of the cumulative sum of one uniform number: so, at the same position, a small
    change of the probabilities mostly draws the same token.
    """
    reached = np.cumsum(given)
    number = np.random.default_rng((seed, position)).random()
    place = int(np.searchsorted(reached, number * reached[-1], side="right"))
    return min(place, int(np.flatnonzero(given)[-1]))
