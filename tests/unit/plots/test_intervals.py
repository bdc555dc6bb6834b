"""Means, single values and intervals are where the arithmetic says."""

from __future__ import annotations

import numpy as np

from core.plots.intervals import intervals


def test_a_row_each_with_mean_interval_and_single_values() -> None:
    singles = [np.array([1.0, 3.0]), np.array([5.0]), np.zeros(0)]
    half = np.array([0.5, np.nan, np.nan])
    figure = intervals(["A", "B + c is a long name", "C"], singles, half, (0, 1, 2), "Points")
    points_a, mean_a, points_b, mean_b = figure.data
    assert list(points_a.x) == [1, 3] and list(mean_a.x) == [2]
    assert list(mean_a.error_x.array) == [0.5] and "1.50 to 2.50" in mean_a.hovertemplate
    assert list(mean_b.x) == [5] and list(mean_b.error_x.array) == [0]
    assert "interval" not in mean_b.hovertemplate
    assert set(points_b.y) != set(points_a.y)
    assert figure.layout.yaxis.ticktext[1] == "B +<br>c is a long name"
    assert not figure.layout.shapes


def test_zero_is_marked() -> None:
    figure = intervals(["A"], [np.array([1.0, 2.0])], np.array([3.0]), (0,), "x", zero=True)
    assert figure.layout.shapes[0].x0 == figure.layout.shapes[0].x1 == 0
