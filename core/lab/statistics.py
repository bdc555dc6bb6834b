"""Paired comparisons of few values: t-test, Holm's correction, how many pairs would be needed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

LEVEL, POWER = 0.05, 0.8
FEWEST_PAIRS, MOST_PAIRS = 3, 200
SAME = 1e-9  # of the values: a smaller spread is that of rounding

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Paired:
    """Mean of `count` paired differences, its 95 % interval, their standard deviation, and the
    two-sided p-value of Student's paired t-test.

    Interval and p are NaN for fewer than FEWEST_PAIRS, and where all differences are the same: a
    spread of 0 is no estimate, and the test has no answer then. `all` are the differences.
    """

    mean: float
    low: float
    high: float
    deviation: float
    p: float
    count: int
    all: tuple[float, ...] = ()


def paired(values: Floats, reference: Floats) -> Paired:
    """values - reference, pair by pair; both (n,), NaN for what is missing.

    t = mean / (s / sqrt(n)) with n - 1 degrees of freedom (Student 1908). Differences 1, 2 and 3:
    mean 2, s 1, t 3.464, p 0.0742.
    """
    values, reference = np.asarray(values, float), np.asarray(reference, float)
    difference = (values - reference)[np.isfinite(values - reference)]
    count = len(difference)
    every = tuple(map(float, difference))
    if not count:
        return Paired(math.nan, math.nan, math.nan, math.nan, math.nan, 0)
    mean = float(difference.mean())
    deviation = float(difference.std(ddof=1)) if count > 1 else math.nan
    largest = max(np.nanmax(np.abs(values)), np.nanmax(np.abs(reference)))
    if deviation <= SAME * largest:
        deviation = 0.0
    if count < FEWEST_PAIRS or not deviation:
        return Paired(mean, math.nan, math.nan, deviation, math.nan, count, every)
    error = deviation / math.sqrt(count)
    half = error * float(stats.t.ppf(1 - LEVEL / 2, count - 1))
    p = float(2 * stats.t.sf(abs(mean) / error, count - 1))
    return Paired(mean, mean - half, mean + half, deviation, p, count, every)


def holm(values: Sequence[float]) -> list[float]:
    """p-values corrected for how many there are (Holm 1979), in the order given.

    The smallest of m is multiplied by m, the next by m - 1, ..., none below the one before, none
    above 1: (0.01, 0.04, 0.03) gives (0.03, 0.06, 0.06). NaN stays, but counts in m: a comparison
    that was planned is one, whether or not it has an answer.
    """
    known = [index for index, value in enumerate(values) if not math.isnan(value)]
    result = list(values)
    highest = 0.0
    for rank, index in enumerate(sorted(known, key=lambda index: values[index])):
        highest = max(highest, min(1.0, (len(values) - rank) * values[index]))
        result[index] = highest
    return result


def power(effect: float, count: int, level: float = LEVEL) -> float:
    """How often a paired t-test of `count` pairs finds an effect of mean / s, 0 to 1.

    The two tails of the non-central t distribution with non-centrality sqrt(n) mean / s beyond the
    limits of the two-sided test (Cohen 1988).
    """
    limit = stats.t.ppf(1 - level / 2, count - 1)
    shift = math.sqrt(count) * abs(effect)
    found = stats.nct.sf(limit, count - 1, shift) + stats.nct.cdf(-limit, count - 1, shift)
    # Far out SciPy's distribution is NaN; the normal one is close enough there.
    return float(found) if math.isfinite(found) else float(stats.norm.sf(limit - shift))


def pairs_needed(mean: float, deviation: float, level: float = LEVEL) -> int | None:
    """Pairs with which a paired t-test finds such a difference in 80 of 100 repetitions.

    None for more than MOST_PAIRS, or without a spread to go by. For mean / s = 0.5 and a level of
    0.05 it is 34 (Cohen's table).
    """
    if not deviation or not math.isfinite(mean / deviation):
        return None
    effect = mean / deviation
    if power(effect, MOST_PAIRS, level) < POWER:
        return None
    few, many = 1, MOST_PAIRS  # power grows with the count
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if power(effect, middle, level) >= POWER else (middle, many)
    return many
