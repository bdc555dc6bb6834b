"""Decimation keeps the ends and every extreme."""

from __future__ import annotations

import numpy as np
import pytest

from core.plots.decimate import keep


def test_docstring_example() -> None:
    values = np.array([0, 9, 1, 0, 1, -5, 0, 1], dtype=float)
    # Stretches 1-3 and 4-6: lowest and highest are 3, 1 and 5, 4.
    assert keep(values, 6).tolist() == [0, 1, 3, 4, 5, 7]


def test_few_points_stay_as_they_are() -> None:
    assert keep(np.zeros(5), 1000).tolist() == [0, 1, 2, 3, 4]
    assert keep(np.zeros(0)).tolist() == []


@pytest.mark.parametrize("count", [1001, 1003, 5000, 123_457])
def test_ends_extremes_and_limit(count: int) -> None:
    rng = np.random.default_rng(count)
    values = rng.normal(size=count)
    peak, dip = rng.choice(count, 2, replace=False)
    values[peak], values[dip] = 99.0, -99.0
    kept = keep(values, 1000)
    assert len(kept) <= 1000
    assert {0, count - 1, peak, dip} <= set(kept.tolist())
    assert (np.diff(kept) > 0).all()


def test_nan_is_no_extreme_and_leaves_a_gap() -> None:
    values = np.sin(np.arange(3000) / 50)
    values[1000:1500] = np.nan
    kept = keep(values, 100)
    assert np.isnan(values[kept]).any()
    assert np.nanmax(values[kept]) == np.nanmax(values)
