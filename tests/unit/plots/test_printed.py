"""What the figures for paper hold."""

from __future__ import annotations

import numpy as np
import pytest

from core.plots import printed
from core.plots.curves import ACCURACY, LOSS, PERPLEXITY, RATE

SERIES = [
    {"name": "loss", "split": "train", "x": [0.5, 1.0, 2.0], "y": [2.0, None, 0.5]},
    {"name": "loss", "split": "validation", "x": [1.0, 2.0], "y": [1.5, 0.75]},
    {"name": "learning_rate", "split": "train", "x": [1.0, 2.0], "y": [0.1, 0.1]},
]


def test_curves_have_points_and_units() -> None:
    figure = printed.curves(SERIES, (LOSS, ACCURACY, RATE), best_epoch=2)
    assert figure
    loss, rate = figure.axes  # accuracy has no points
    train, validation, best = loss.lines
    assert np.array_equal(train.get_ydata(), [2.0, np.nan, 0.5], equal_nan=True)
    assert list(validation.get_xdata()) == [1.0, 2.0] and list(best.get_xdata()) == [2, 2]
    assert (loss.get_xlabel(), loss.get_ylabel()) == ("Epoch", "cross-entropy, nats")
    assert rate.get_ylabel() == "Learning rate"


def test_perplexity_is_drawn_over_a_logarithm() -> None:
    line = {"name": "perplexity", "split": "train", "x": [1.0, 2.0], "y": [900.0, 30.0]}
    figure = printed.curves([line], (PERPLEXITY,))
    assert figure and figure.axes[0].get_yscale() == "log"
    assert printed.curves([], (PERPLEXITY,)) is None


def test_confusion_shows_counts_and_shares() -> None:
    figure = printed.confusion(np.array([[3, 1], [0, 0]]), ["a", "b"])
    axes = figure.axes[0]
    assert {each.get_text() for each in axes.texts} == {"3", "1"}
    # The colour follows the square root of the share of the true class.
    assert axes.images[0].get_array().tolist() == [
        [pytest.approx(0.75**0.5), pytest.approx(0.5)],
        [0, 0],
    ]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Taken for", "True class")


@pytest.mark.parametrize("channels", [1, 3])
def test_mistakes_stand_over_their_titles(channels: int) -> None:
    images = np.zeros((2, 5, 4, channels), np.uint8)
    figure = printed.mistakes(images, ["3, not 9", "9, not 5"])
    assert [each.get_xlabel() for each in figure.axes] == ["3, not 9", "9, not 5"]
    assert printed.written(figure, "svg").startswith(b"<?xml")
