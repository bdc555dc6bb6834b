"""Against SciPy's own test, published tables and hand arithmetic."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from core.lab.statistics import holm, paired, pairs_needed, power


def test_by_hand() -> None:
    found = paired(np.array([2.0, 4.0, 6.0]), np.array([1.0, 2.0, 3.0]))
    assert found.mean == 2 and found.deviation == 1 and found.count == 3
    # t = 2 / (1 / sqrt 3) = 3.4641 with 2 degrees of freedom; t(0.975, 2) = 4.30265.
    assert found.p == pytest.approx(0.0742, abs=5e-5)
    assert found.high - found.mean == pytest.approx(4.30265 / math.sqrt(3), abs=1e-4)
    assert found.all == (1.0, 2.0, 3.0)


@pytest.mark.parametrize("count", [3, 5, 30])
def test_as_scipy_says(count: int) -> None:
    random = np.random.default_rng(count)
    values, reference = random.normal(0.4, 1, count), random.normal(0, 1, count)
    found, theirs = paired(values, reference), stats.ttest_rel(values, reference)
    assert found.p == pytest.approx(theirs.pvalue, rel=1e-12)
    interval = theirs.confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), rel=1e-12)


def test_a_missing_value_takes_its_pair_along() -> None:
    values, reference = np.array([1.0, 2, np.nan, 4, 6]), np.array([0.0, np.nan, 1, 2, 3])
    found = paired(values, reference)
    assert found.all == (1, 2, 3) and found.p == pytest.approx(0.0742, abs=5e-5)


def test_equal_differences_are_no_proof() -> None:
    # 0.3 - 0.2 and 0.8 - 0.7 differ by rounding alone; a t-test on that would give p = 1e-32.
    found = paired(np.array([0.3, 0.8, 0.5]), np.array([0.2, 0.7, 0.4]))
    assert found.deviation == 0 and found.mean == pytest.approx(0.1)
    assert math.isnan(found.p) and math.isnan(found.low) and math.isnan(found.high)
    assert math.isnan(paired(np.ones(4), np.ones(4)).p)


def test_two_pairs_are_too_few() -> None:
    found = paired(np.array([1.0, 2.5]), np.array([0.0, 1.0]))
    assert found.count == 2 and found.mean == 1.25 and math.isnan(found.p)
    assert paired(np.array([np.nan]), np.array([1.0])).count == 0


def test_holm() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([0.02]) == [0.02]


def test_a_comparison_without_an_answer_counts_as_one() -> None:
    first, second, third = holm([0.01, math.nan, 0.02])
    assert first == pytest.approx(0.03) and third == pytest.approx(0.04)
    assert math.isnan(second)


@pytest.mark.parametrize(("effect", "pairs"), [(0.2, 199), (0.5, 34), (0.8, 15)])
def test_pairs_as_in_cohens_table(effect: float, pairs: int) -> None:
    assert pairs_needed(effect, 1.0) == pairs
    assert pairs_needed(-3 * effect, 3.0) == pairs


def test_the_fewest_pairs_that_suffice() -> None:
    for effect, level in ((0.31, 0.05), (1.7, 0.05 / 3), (9.0, 0.05)):
        needed = pairs_needed(effect, 1.0, level)
        assert needed is not None and power(effect, needed, level) >= 0.8
        assert needed == 2 or power(effect, needed - 1, level) < 0.8


def test_power_by_repetition() -> None:
    draws = np.random.default_rng(0).normal(1.0, 1.0, (20_000, 6))
    share = (stats.ttest_1samp(draws, 0, axis=1).pvalue < 0.05).mean()
    assert power(1.0, 6) == pytest.approx(share, abs=0.01)
    assert power(0.0, 6) == pytest.approx(0.05)
    assert power(50.0, 30) == pytest.approx(1.0)


def test_near_zero_nobody_can_tell() -> None:
    assert pairs_needed(0.19, 1.0) is None and pairs_needed(-0.001, 1.0) is None
    assert pairs_needed(0.0, 1.0) is None
    assert pairs_needed(1.0, 0.0) is None
