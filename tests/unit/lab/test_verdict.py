"""What may be said, and what may not."""

from __future__ import annotations

import numpy as np
import pytest

from core.lab import verdict
from core.lab.verdict import ACCURACY, BETTER, OPEN, PERPLEXITY, WORSE

BASE = np.array([90.0, 91, 92, 93, 94])
NOISE = np.array([0.1, -0.1, 0.2, -0.2, 0.0])


def test_words_only_where_the_corrected_test_separates() -> None:
    found = verdict.verdicts(
        {"No regularization": BASE, "L2 0.1": BASE + 2 + NOISE, "Dropout 0.9": BASE - 1 + NOISE},
        ACCURACY,
    )
    good, bad = found
    assert good.kind == BETTER and bad.kind == WORSE
    assert good.said == "helps: test accuracy 2.00 points higher than with no regularization"
    assert bad.said.startswith("harms: test accuracy 1.00 points lower")
    assert "+1.80 to +2.20" in good.facts and "corrected p\xa0<\xa00.001" in good.facts
    assert verdict.headline(found, "No regularization", rises=True) == "L2 0.1 helps."


def test_for_perplexity_less_is_better() -> None:
    values = {"No regularization": BASE, "Dropout 0.4": BASE - 5 + NOISE}
    (found,) = verdict.verdicts(values, PERPLEXITY)
    assert found.kind == BETTER and "test perplexity 5.00 lower" in found.said
    best = verdict.winner([found], rises=False)
    assert best is found


def test_not_distinguishable_says_how_many_more() -> None:
    # Differences 1, -0.5, 1.5, 0, 0.5: mean 0.5, s 0.79, so d = 0.63 and 22 pairs in all.
    arm = BASE + np.array([1.0, -0.5, 1.5, 0.0, 0.5])
    (found,) = verdict.verdicts({"No regularization": BASE, "L1 1": arm}, ACCURACY)
    assert found.kind == OPEN
    assert found.said == (
        "not distinguishable from no regularization with 5 seeds: about 17 more would be needed"
    )
    assert "interval −0.48 to +1.48" in found.facts
    headline = verdict.headline([found], "No regularization", rises=True)
    assert headline == "No arm can be told apart from no regularization."


def test_a_correction_can_take_a_finding_away() -> None:
    arm = BASE + 0.8 + np.array([0.6, -0.6, 0.3, -0.3, 0.5])  # p = 0.026 alone
    alone = verdict.verdicts({"None": BASE, "L2 1": arm}, ACCURACY)
    assert alone[0].kind == BETTER
    others = {f"L1 {place}": BASE + NOISE * place for place in range(1, 4)}
    many = verdict.verdicts({"None": BASE, "L2 1": arm, **others}, ACCURACY)
    assert many[0].kind == OPEN and many[0].p == pytest.approx(4 * alone[0].p)
    assert "Alone it would count as a difference; among 4 comparisons" in many[0].facts
    assert not any("Alone" in each.facts for each in (*alone, *many[1:]))


def test_near_zero() -> None:
    (found,) = verdict.verdicts({"None": BASE, "L2 1": BASE + 10 * NOISE}, ACCURACY)
    assert "so small beside its spread that even 200 seeds" in found.said


def test_same_difference_in_all_seeds_is_not_tested() -> None:
    same, shifted = verdict.verdicts({"None": BASE, "A": BASE, "B": BASE + 0.25}, ACCURACY)
    assert same.kind == shifted.kind == OPEN
    assert "exactly the same, none in all 5 seeds" in same.said
    assert "+0.25 points in all 5 seeds" in shifted.said


def test_too_few_results() -> None:
    nan = np.nan
    (found,) = verdict.verdicts({"None": BASE, "L2 1": np.array([nan, 1, nan, 2, nan])}, ACCURACY)
    assert found.kind == OPEN and "only two seeds have finished" in found.said


def test_the_correction_is_named() -> None:
    assert "Holm" in verdict.method(3) and "3 comparisons" in verdict.method(3)
    assert "no correction" in verdict.method(1)


def test_without_a_test_the_headline_says_so() -> None:
    two = np.array([90.0, 91, np.nan])
    few = verdict.verdicts({"None": BASE[:3], "L2 1": two + 5}, ACCURACY)
    assert verdict.headline(few, "None", rises=True) == "Too few results for a verdict."
    same = verdict.verdicts({"None": BASE, "L2 1": BASE + 5}, ACCURACY)
    assert verdict.headline(same, "None", rises=True) == "No difference could be tested."
    one = verdict.verdicts({"None": BASE, "L2 1": BASE + 5, "L1 1": BASE + 10 * NOISE}, ACCURACY)
    assert verdict.headline(one, "None", rises=True) == "No arm can be told apart from none."
