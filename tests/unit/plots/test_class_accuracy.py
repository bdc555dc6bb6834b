"""Classes by accuracy with their intervals, in percent."""

from __future__ import annotations

import numpy as np
import pytest

from core.plots.class_accuracy import class_accuracy

NAN = float("nan")


def test_the_least_accurate_class_is_on_top_and_an_empty_one_left_out() -> None:
    figure = class_accuracy(
        ("a", "b", "c"),
        np.array([0.9, NAN, 0.5]),
        np.array([0.8, NAN, 0.3]),
        np.array([0.95, NAN, 0.7]),
        np.array([20, 0, 10]),
    )
    (points,) = figure.data
    assert list(points.y) == ["c", "a"] and list(points.x) == pytest.approx([50, 90])
    assert list(points.error_x.array) == pytest.approx([20, 5])
    assert list(points.error_x.arrayminus) == pytest.approx([20, 10])
    assert points.customdata[:, 2].tolist() == [10, 20]
    assert figure.layout.yaxis.autorange == "reversed"
