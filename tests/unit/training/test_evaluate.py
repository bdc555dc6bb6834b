"""Test figures against hand arithmetic."""

import numpy as np
import pytest

from core.training.evaluate import summary

GIVEN = np.array([[0.9, 0.1], [0.4, 0.6], [0.2, 0.8], [0.7, 0.3]], np.float32)
LABELS = np.array([0, 0, 1, 1], np.int32)


def test_accuracy_loss_and_confusion() -> None:
    result = summary(GIVEN, LABELS)
    assert result["test_accuracy"] == 0.5
    assert result["confusion"] == [[1, 1], [1, 1]]
    expected = -(np.log(0.9) + np.log(0.4) + np.log(0.8) + np.log(0.3)) / 4
    assert result["test_loss"] == pytest.approx(expected, rel=1e-6)


def test_wilson_interval_by_its_formula() -> None:
    z, n, p = 1.959964, 4, 0.5
    center = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    result = summary(GIVEN, LABELS)
    assert result["test_low"] == pytest.approx(center - half, abs=1e-6)
    assert result["test_high"] == pytest.approx(center + half, abs=1e-6)


def test_most_confident_mistake_comes_first() -> None:
    mistakes = summary(GIVEN, LABELS)["mistakes"]
    assert [each["index"] for each in mistakes] == [3, 1]
    assert mistakes[0] == {
        "index": 3,
        "true": 1,
        "predicted": 0,
        "probability": pytest.approx(0.7),
    }


def test_a_class_that_never_occurs_keeps_its_row() -> None:
    given = np.full((2, 3), 1 / 3, np.float32)
    assert np.shape(summary(given, np.array([0, 1], np.int32))["confusion"]) == (3, 3)
