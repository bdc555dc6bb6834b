"""What a lab may say in words, and what it may not."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.lab.arms import small
from core.lab.statistics import (
    FEWEST_PAIRS,
    LEVEL,
    MOST_PAIRS,
    Paired,
    holm,
    paired,
    pairs_needed,
)

BETTER, WORSE, OPEN = "better", "worse", "open"


@dataclass(frozen=True)
class Measured:
    """The figure that decides: its name in a sentence, its unit and whether more is better."""

    name: str
    unit: str
    rises: bool
    digits: int = 2

    def signed(self, value: float) -> str:
        """'+1.20 points', with a real minus."""
        return f"{value:+.{self.digits}f}{self.unit}".replace("-", "−")


ACCURACY = Measured("test accuracy", " points", rises=True)
PERPLEXITY = Measured("test perplexity", "", rises=False)


@dataclass(frozen=True)
class Verdict:
    """One arm against the reference: `kind` is BETTER, WORSE or OPEN; `p` is corrected.

    `said` is the finding in a few words, `facts` the numbers behind it.
    """

    arm: str
    kind: str
    difference: Paired
    p: float
    said: str
    facts: str


def verdicts(values: Mapping[str, NDArray[np.float64]], measured: Measured) -> list[Verdict]:
    """Every arm but the first against the first, which is the reference.

    values: final figures by the arm's title, each (seeds,), NaN for what is missing; the same
    place is the same seed in every arm.
    """
    (reference, base), *others = values.items()
    found = [paired(each, base) for _, each in others]
    corrected = holm([each.p for each in found])
    return [
        _verdict(name, reference, each, p, len(others), measured)
        for (name, _), each, p in zip(others, found, corrected, strict=True)
    ]


def _verdict(
    arm: str, reference: str, found: Paired, p: float, comparisons: int, measured: Measured
) -> Verdict:
    apart = found.low > 0 or found.high < 0
    if apart and p < LEVEL:
        good = (found.mean > 0) == measured.rises
        amount = f"{abs(found.mean):.{measured.digits}f}{measured.unit}"
        way = "higher" if found.mean > 0 else "lower"
        said = (
            f"{'helps' if good else 'harms'}: {measured.name} {amount} {way} than with "
            f"{small(reference)}"
        )
        return Verdict(arm, BETTER if good else WORSE, found, p, said, _facts(found, p, measured))
    if math.isnan(p):
        return Verdict(arm, OPEN, found, p, *_untested(found, measured))
    said = f"not distinguishable from {small(reference)} with {found.count} seeds: "
    said += _more(found, comparisons)
    facts = _facts(found, p, measured)
    if apart:  # before the correction
        facts += (
            f" Alone it would count as a difference; among {comparisons} comparisons chance brings "
            "one like it too often."
        )
    return Verdict(arm, OPEN, found, p, said, facts)


def _untested(found: Paired, measured: Measured) -> tuple[str, str]:
    if found.count < FEWEST_PAIRS:
        have = {0: "no seed has", 1: "only one seed has"}.get(found.count, "only two seeds have")
        return (
            f"too few results to compare: {have} finished with both arms",
            f"The test needs {FEWEST_PAIRS} seeds or more.",
        )
    what = f"{measured.signed(found.mean)} in" if found.mean else "none in"
    return (
        f"not testable: the difference is exactly the same, {what} all {found.count} seeds",
        "Without any spread the t-test has no answer; more seeds, or more test data, would give "
        "one.",
    )


def _facts(found: Paired, p: float, measured: Measured) -> str:
    low, high = (
        measured.signed(end).removesuffix(measured.unit) for end in (found.low, found.high)
    )
    p_text = "p\xa0<\xa00.001" if p < 0.001 else f"p\xa0=\xa0{p:.3f}"
    return (
        f"Difference {measured.signed(found.mean)} (95 % interval {low} to {high}), corrected "
        f"{p_text}."
    )


def _more(found: Paired, comparisons: int) -> str:
    """How many seeds would settle it, if the true difference is the one observed."""
    needed = pairs_needed(found.mean, found.deviation, LEVEL / comparisons)
    if needed is None:
        return (
            "the difference is so small beside its spread that even "
            f"{MOST_PAIRS:,} seeds would hardly tell"
        )
    more = max(1, needed - found.count)
    return f"about {more:,} more would be needed"


def headline(found: Sequence[Verdict], reference: str, rises: bool) -> str:
    """The whole lab in one sentence."""
    best = winner(found, rises)
    kinds = [each.kind for each in found]
    if best is None and WORSE in kinds:
        return "No arm helps beyond chance, and some harm."
    if all(each.difference.count < FEWEST_PAIRS for each in found):
        return "Too few results for a verdict."
    if all(math.isnan(each.p) for each in found):
        return "No difference could be tested."
    if best is None:
        return f"No arm can be told apart from {small(reference)}."
    if kinds.count(BETTER) == 1:
        return f"{best.arm} helps."
    return f"{kinds.count(BETTER)} arms help, {small(best.arm)} by the largest difference."


def winner(found: Sequence[Verdict], rises: bool) -> Verdict | None:
    """The best of the arms that help; None when none does."""
    good = [each for each in found if each.kind == BETTER]
    sign = 1 if rises else -1
    return max(good, key=lambda each: sign * each.difference.mean, default=None)


def method(comparisons: int) -> str:
    """Which test was used, in words."""
    correction = (
        f"p-values corrected for {comparisons} comparisons by Holm's method (1979)"
        if comparisons > 1
        else "a single comparison, so no correction"
    )
    return (
        f"Two-sided paired t-test over seeds, {correction}; a difference is called one where the "
        f"corrected p is below {LEVEL:g}."
    )
