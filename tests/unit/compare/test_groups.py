"""Means, bands and smoothing against figures worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from core.compare.curves import line, moments, smooth
from core.compare.groups import half_width, mean_curve, summary


def test_smoothing_with_bias_correction() -> None:
    # s1 = 0.5 * 4 = 2, / 0.5 = 4; s2 = 1 + 0.5 * 8 = 5, / 0.75; s3 = 2.5 + 0.5 * 1 = 3, / 0.875
    found = smooth(np.array([4.0, 8.0, 1.0]), 0.5)
    assert found == pytest.approx([4, 5 / 0.75, 3 / 0.875])
    assert smooth(np.full(50, 3.0), 0.99) == pytest.approx(np.full(50, 3.0))
    assert smooth(np.array([4.0, 8.0]), 0.0).tolist() == [4, 8]


@pytest.mark.parametrize(
    ("kind", "half"),
    # 2, 4, 6: s = 2, s / sqrt(3) = 1.1547, t(0.975, 2) = 4.302653
    [("deviation", 2.0), ("error", 2 / math.sqrt(3)), ("interval", 4.302653 * 2 / math.sqrt(3))],
)
def test_three_runs(kind: str, half: float) -> None:
    assert summary([2.0, 4.0, 6.0], kind) == pytest.approx((4.0, half), rel=1e-6)
    assert summary([2.0, math.nan, 4.0, 6.0], kind)[0] == 4.0


def test_one_run_has_no_band() -> None:
    mean, half = summary([3.0], "interval")
    assert mean == 3.0 and math.isnan(half)
    assert np.isnan(half_width(np.array([[1.0, math.nan]]), "error")).all()


def test_mean_of_curves_that_end_at_different_times() -> None:
    first = np.array([1.0, 2.0, 3.0]), np.array([10.0, 20.0, 30.0])
    second = np.array([1.0, 2.0]), np.array([20.0, 40.0])
    found = mean_curve([first, second, (np.zeros(0), np.zeros(0))], "deviation")
    assert found.x.tolist() == [1, 2, 3] and found.mean.tolist() == [15, 30, 30]
    assert found.count.tolist() == [2, 2, 1]
    assert found.half[:2] == pytest.approx([math.sqrt(50), math.sqrt(200)])
    assert math.isnan(found.half[2])


def test_between_its_points_a_curve_is_interpolated() -> None:
    first = np.array([0.0, 2.0]), np.array([0.0, 4.0])
    second = np.array([0.0, 1.0, 2.0]), np.array([2.0, 4.0, 6.0])
    assert mean_curve([first, second], "error").mean.tolist() == [1, 3, 5]


def test_the_three_axes() -> None:
    rows = pd.DataFrame(
        {
            "step": [10, 20, 20],
            "epoch": [1, 2, 2],
            "seconds": [1.5, 2.5, 2.5],
            "split": ["train", "train", "validation"],
            "name": ["loss"] * 3,
            "value": [4.0, None, 2.0],
        }
    )
    assert [each.tolist() for each in line(rows, "train/loss", "step", 10)] == [[10], [4]]
    assert line(rows, "validation/loss", "epoch", 10)[0].tolist() == [2]
    assert line(rows, "validation/loss", "time", 10)[0].tolist() == [2.5]
    assert line(rows, "validation/none", "step", 10)[0].size == 0
    assert moments(np.array([0.0, 5.0, 15.0]), rows, "time", 10).tolist() == [0, 0.75, 2.0]
