"""Every unit a point, and the limit of a network that has one."""

from __future__ import annotations

import numpy as np

from core.plots.unit_lengths import MOST_POINTS, unit_lengths


def test_points_and_limit() -> None:
    many = np.linspace(0, 2, 3 * MOST_POINTS)
    figure = unit_lengths(["None", "Max-norm 2"], (0, 1), [np.array([3.0, 1.0]), many], (0.0, 2.0))
    assert list(figure.data[0].x) == [3, 1]
    assert len(figure.data[1].x) == MOST_POINTS and max(figure.data[1].x) == 2
    (limit,) = figure.layout.shapes
    assert limit.x0 == limit.x1 == 2 and limit.y0 < 1 < limit.y1
    assert all(0.5 < y < 1.5 for y in figure.data[1].y)
