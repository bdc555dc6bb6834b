"""Figures hold the numbers they were given, name their axes and state units."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from core.plots import figures

CLASSES = ("zero", "one", "two")


def axes(figure: go.Figure) -> tuple[str, str]:
    return figure.layout.xaxis.title.text, figure.layout.yaxis.title.text


def test_class_balance_has_one_bar_a_class_and_part() -> None:
    counts = {"Training": np.array([3, 4, 5]), "Test": np.array([1, 1, 2])}
    figure = figures.class_balance(CLASSES, counts)
    assert [bar.name for bar in figure.data] == ["Training", "Test"]
    assert list(figure.data[0].y) == [3, 4, 5]
    assert axes(figure) == ("Class", "Images")


def test_histogram_is_in_shares() -> None:
    figure = figures.histogram(np.array([0.0, 0.0, 0.0, 1.0]), "Pixel value", bins=2)
    assert list(figure.data[0].y) == [0.75, 0.25]
    assert axes(figure) == ("Pixel value", "Share of values")


def test_confusion_colours_by_share_of_the_true_class() -> None:
    matrix = np.array([[9, 1, 0], [0, 5, 0], [0, 0, 0]])
    heat, numbers = figures.confusion(matrix, CLASSES).data
    assert heat.z[0][1] == pytest.approx(-1)  # 1 of 10, on a scale of powers of ten
    assert heat.z[1][1] == pytest.approx(0)
    assert np.isnan(heat.z[0][2]) and np.isnan(heat.z[2][2])  # no case, no colour
    shown = list(zip(numbers.y, numbers.x, numbers.text, strict=True))
    assert shown == [("zero", "zero", "9"), ("zero", "one", "1"), ("one", "one", "5")]
    assert numbers.textfont.color is None  # the page's own, in either theme


def test_many_classes_carry_no_text_but_hover() -> None:
    classes = [str(i) for i in range(26)]
    (heat,) = figures.confusion(np.eye(26, dtype=int), classes).data
    assert heat.hovertemplate


def test_probabilities_are_sorted_best_first() -> None:
    bars = figures.probability_bars(CLASSES, np.array([0.2, 0.7, 0.1])).data[0]
    assert list(bars.y) == ["one", "zero", "two"]
    assert list(bars.text) == ["70.0 %", "20.0 %", "10.0 %"]
