"""A point and its interval for each run or group."""

from __future__ import annotations

import numpy as np
import pytest

from core.plots.compared import category
from core.plots.final_figures import final_figures

NAN = np.nan
VALUES, LOW, HIGH = np.array([98.5, 97.0]), np.array([98.0, NAN]), np.array([99.5, NAN])
SINGLES = [np.array([98.0, 99.0]), np.array([97.0])]


def test_points_intervals_and_single_runs() -> None:
    figure = final_figures(["A", "B"], VALUES, LOW, HIGH, SINGLES, [0, 3], "Test accuracy (%)")
    singles, first, second = figure.data
    assert list(first.x) == [98.5] and list(first.y) == [0] and first.text == ("98.50",)
    assert list(first.error_x.array) == [1.0] and list(first.error_x.arrayminus) == [0.5]
    assert first.hovertemplate.startswith("A: 98.50, interval 98.00 to 99.50")
    assert list(second.error_x.array) == [0] and "interval" not in second.hovertemplate
    # The two runs of A are shown below their mean; the one of B is the point itself.
    assert list(singles.x) == [98.0, 99.0] and list(singles.y) == [pytest.approx(0.26)] * 2
    assert (first.marker.color, second.marker.color) == (category(0), category(3))
    assert set(singles.marker.color) == {category(0)}


def test_the_axis_follows_the_figures_and_the_first_row_is_on_top() -> None:
    layout = final_figures(["A", "B"], VALUES, LOW, HIGH, SINGLES, [0, 1], "Test accuracy").layout
    assert layout.xaxis.rangemode is None and layout.xaxis.range is None
    assert layout.yaxis.range == (1.5, -0.5) and layout.xaxis.title.text == "Test accuracy"


def test_digits_and_long_names() -> None:
    name = "a network with a very long name, seed 12"
    one = np.array([1.23456])
    figure = final_figures([name], one, one - NAN, one + NAN, [one], [0], "Perplexity", 3)
    assert figure.data[1].text == ("1.235",)
    assert figure.layout.yaxis.ticktext == ("a network with a … seed 12",)
    assert name in figure.data[1].hovertemplate


def test_nothing_is_drawn_of_nothing() -> None:
    figure = final_figures([], *[np.zeros(0)] * 3, [], [], "Test accuracy")
    assert all(not len(each.x) for each in figure.data)
