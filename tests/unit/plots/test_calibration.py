"""The reliability diagram shows what it is given, and is empty where there are no images."""

from __future__ import annotations

import numpy as np

from core.plots.calibration import reliability

EDGES = np.array([0, 0.5, 1.0])
NAN = float("nan")


def test_bars_stand_on_their_bins_at_the_accuracy() -> None:
    figure = reliability(EDGES, np.array([2, 6]), np.array([0.4, 0.9]), np.array([0.5, 1.0]))
    bars, ideal, means, images = figure.data
    assert list(bars.x) == [0.25, 0.75] and list(bars.y) == [0.5, 1.0]
    assert list(ideal.x) == list(ideal.y) == [0, 1]
    assert list(means.x) == [0.4, 0.9]
    assert list(images.y) == [2, 6] and images.yaxis == "y2"
    assert bars.customdata.tolist() == [[2, 40, 50], [6, 90, 100]]


def test_an_empty_bin_has_no_bar() -> None:
    figure = reliability(EDGES, np.array([0, 1]), np.array([NAN, 0.9]), np.array([NAN, 0.0]))
    bars = figure.data[0]
    assert np.isnan(bars.y[0]) and bars.y[1] == 0


def test_axes_are_named() -> None:
    layout = reliability(EDGES, np.array([1, 1]), np.ones(2), np.ones(2)).layout
    titles = [axis.title.text for axis in (layout.xaxis, layout.yaxis, layout.yaxis2)]
    assert titles == ["How sure it was", "How often it was right", "Images"]
