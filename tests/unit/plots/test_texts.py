"""Figures of texts: what stands where on their axes."""

from __future__ import annotations

import numpy as np

from core.plots.texts import POINTS, coverage, spread, zipf


def test_coverage_starts_at_the_smallest_vocabulary():
    figure = coverage({"Training": np.array([0.1, 0.5, 1.0]), "Other": np.zeros(3)}, 2, 4)
    assert figure.data[0].x.tolist() == [2, 3, 4]
    assert figure.data[0].y.tolist() == [10, 50, 100]
    assert [line.name for line in figure.data] == ["Training", "Other"]
    assert figure.layout.shapes[0].x0 == 4 and figure.layout.xaxis.type == "log"


def test_zipf_draws_counts_by_rank_beside_the_law():
    figure = zipf(np.array([100, 50, 25]))
    assert figure.data[0].x.tolist() == [1, 2, 3] and figure.data[0].y.tolist() == [100, 50, 25]
    assert figure.data[1].x.tolist() == [1, 3]
    assert figure.data[1].y.tolist() == [100, 100 / 3]


def test_few_points_stand_for_many():
    places = spread(1_000_000)
    assert len(places) <= POINTS and places[0] == 0 and places[-1] == 999_999
    assert (np.diff(places) > 0).all()
    assert spread(1).tolist() == [0] and spread(3).tolist() == [0, 1, 2]
