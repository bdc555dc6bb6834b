"""The pictures of a search hold what they were given."""

from __future__ import annotations

import math

import pytest

from core.plots.parallel import Column, dimension, round_numbers
from core.plots.search import Point, history, importances, slice_of

POINTS = [
    Point(1, 80.0, True, "one"),
    Point(2, 70.0, False, "two"),
    Point(3, 90.0, True, "three"),
    Point(4, 85.0, True, "four"),
]


def test_the_line_is_the_best_so_far() -> None:
    line, whole, early = history(POINTS, "Accuracy", rising=True).data
    assert list(line.y) == [80.0, 80.0, 90.0, 90.0] and line.line.shape == "hv"
    assert list(whole.x) == [1, 3, 4] and list(early.x) == [2]
    assert early.marker.symbol == "circle-open"
    falling = history(POINTS, "Perplexity", rising=False)
    assert list(falling.data[0].y) == [80.0, 70.0, 70.0, 70.0]
    assert falling.layout.yaxis.title.text == "Perplexity"


def test_the_most_important_setting_is_on_top() -> None:
    figure = importances(["Batch size", "Learning rate"], [0.25, 0.75])
    assert list(figure.data[0].x) == [75.0, 25.0]
    assert list(figure.layout.yaxis.ticktext) == ["Learning rate", "Batch size"]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]


def test_axes_fit_their_values() -> None:
    rates = slice_of(POINTS, [0.001, 0.1, 0.01, 0.02], "Learning rate", "Accuracy")
    assert rates.layout.xaxis.type == "log"
    sizes = slice_of(POINTS, [16, 32, 16, 32], "Batch size", "Accuracy")
    assert sizes.layout.xaxis.type is None and list(sizes.layout.xaxis.tickvals) == [16, 32]
    named = slice_of(POINTS, ["SGD with momentum", "Adam", "Adam", "Adam"], "Rule", "Accuracy")
    assert named.layout.xaxis.type == "category"
    assert list(named.data[0].x) == ["SGD with<br>momentum", "Adam", "Adam"]


def test_numbers_that_would_overlap_are_not_written() -> None:
    drawn = [0.00384, 0.003605, 0.000644, 0.000299791]
    rates = slice_of(POINTS, drawn, "Learning rate", "Accuracy").layout.xaxis
    assert (rates.type, rates.ticktext) == ("log", ("0.0005", "0.001", "0.002"))
    assert "0.003605" not in dimension(Column("Learning rate", [*drawn, 0.02]))["ticktext"]
    assert "tickvals" not in dimension(Column("Learning rate", [0.0100, 0.0101, 0.0138]))
    apart = slice_of(POINTS[:3], [0.1, 0.123456, 0.2], "Dropout", "Accuracy").layout.xaxis
    assert list(apart.ticktext) == ["0.1", "0.123", "0.2"]


def test_many_numbers_over_a_wide_range_get_round_marks() -> None:
    assert round_numbers(0.004, 0.3) == [0.004, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3]
    values = [0.0001 * 2**place for place in range(14)]
    axis = dimension(Column("Learning rate", values))
    assert axis["ticktext"] == ["0.0001", "0.001", "0.01", "0.1", "0.8192"]
    assert axis["tickvals"][1] == pytest.approx(-3)


def test_what_was_searched_by_its_logarithm_is_drawn_so() -> None:
    values = [0.0012, 0.0018, 0.0027, 0.0028, 0.0036, 0.0038, 0.0121]
    assert dimension(Column("Learning rate", values))["values"] == values
    axis = dimension(Column("Learning rate", values, log=True))
    assert axis["values"][0] == pytest.approx(math.log10(0.0012))
    assert axis["ticktext"] == ["0.0012", "0.002", "0.005", "0.0121"]
