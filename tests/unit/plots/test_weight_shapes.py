"""Histograms of weights over common bins."""

from __future__ import annotations

import numpy as np
import pytest

from core.plots.compared import category
from core.plots.weight_shapes import shares, weight_shapes


def test_shares_by_hand() -> None:
    """The largest is 2: four bins from -2 to 2, each one wide."""
    one, other = np.array([[-2.0, -0.5], [0.5, 2.0]]), np.array([0.1, 0.2, 0.3, -0.9, np.nan])
    edges, found = shares([one, other], bins=4)
    assert edges.tolist() == [-2, -1, 0, 1, 2]
    assert found.tolist() == [[0.25, 0.25, 0.25, 0.25], [0, 0.25, 0.75, 0]]


@pytest.mark.parametrize(("weights", "bins"), [(3, 10), (1000, 20), (27_000, 60), (10**6, 60)])
def test_few_weights_have_wide_bins(weights: int, bins: int) -> None:
    edges, _ = shares([np.linspace(-1, 1, weights), np.ones(5)])
    assert len(edges) == bins + 1


def test_weights_that_are_all_zero_or_missing() -> None:
    edges, found = shares([np.zeros(3), np.zeros(0), np.array([np.inf])], bins=2)
    assert edges.tolist() == [-1, 0, 1]
    assert found.tolist() == [[0, 1], [0, 0], [0, 0]]


def test_outlines_over_the_middles_of_the_bins() -> None:
    array = np.array([-3.0, 3.0, 0.05])
    figure = weight_shapes(["A", "B"], [0, 11], [array, array], log=False)
    first, second = figure.data
    # 10 bins from -3 to 3, 0.6 wide: 0.05 lies in the one that begins at 0.
    assert first.x[0] == pytest.approx(-2.7) and len(first.x) == 10
    assert {round(x, 2): y for x, y in zip(first.x, first.y, strict=True) if y} == {
        -2.7: pytest.approx(1 / 3),
        0.3: pytest.approx(1 / 3),
        2.7: pytest.approx(1 / 3),
    }
    assert (second.line.color, second.line.dash) == (category(1), "dash")


def test_empty_bins_are_left_out_of_a_logarithmic_axis() -> None:
    figure = weight_shapes(["A"], [0], [np.array([1.0, 1.0])], log=True)
    assert figure.layout.yaxis.type == "log"
    assert np.isfinite(figure.data[0].y).sum() == 1
