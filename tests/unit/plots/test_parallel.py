"""Axes of parallel coordinates."""

from __future__ import annotations

import pytest

from core.plots.parallel import Column, dimension, parallel


def test_few_numbers_are_written_as_they_are() -> None:
    found = dimension(Column("Epochs", [12, 3, 12]))
    assert found["values"] == [12, 3, 12]
    assert (found["tickvals"], found["ticktext"]) == ([3, 12], ["3", "12"])


def test_many_numbers_or_results_get_an_axis_of_their_own() -> None:
    assert "tickvals" not in dimension(Column("Seed", list(range(7))))
    assert "tickvals" not in dimension(Column("Accuracy", [0.9, 0.8], named=False))


def test_a_wide_range_is_spread_by_its_logarithm() -> None:
    found = dimension(Column("Learning rate", [0.001, 0.1, 0.01]))
    assert found["values"] == [pytest.approx(-3), pytest.approx(-1), pytest.approx(-2)]
    assert found["ticktext"] == ["0.001", "0.01", "0.1"]
    assert dimension(Column("Decay", [0.0, 0.1, 10.0]))["values"] == [0.0, 0.1, 10.0]


def test_texts_get_places_in_their_order() -> None:
    found = dimension(Column("Optimizer", ["sgd", "adam", "sgd", True]))
    assert found["ticktext"] == ["True", "adam", "sgd"]
    assert found["values"] == [2, 1, 2, 0]
    long = dimension(Column("Layers", ["convolution 5×5, pooling", "–"]))
    assert long["ticktext"] == ["convolution 5…", "–"]


def test_ticks_stay_few() -> None:
    found = dimension(Column("Rate", [2.0**power for power in range(24)]))
    assert len(found["tickvals"]) == 8 and found["ticktext"][:2] == ["1", "10"]
    texts = dimension(Column("Name", [f"run {place:02d}" for place in range(30)]))
    assert len(texts["tickvals"]) == 12


def test_a_line_a_run_coloured_by_its_result() -> None:
    columns = [Column("Epochs", [3, 12]), Column("Accuracy", [0.5, 0.75], False)]
    (lines,) = parallel(columns, [0.5, 0.75], [[0, "#000000"], [1, "#ffffff"]]).data
    assert [each.label for each in lines.dimensions] == ["Epochs", "Accuracy"]
    assert list(lines.dimensions[1].values) == [0.5, 0.75]
    assert list(lines.line.color) == [0.5, 0.75]
