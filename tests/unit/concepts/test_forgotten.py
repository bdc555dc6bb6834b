"""Preprocessing left out at prediction, by hand."""

from __future__ import annotations

import numpy as np

from core.concepts.forgotten import WAYS, possible, prepared
from core.config import Preprocessing
from core.datasets.statistics import Statistics

HALF = Statistics(np.array([0.5], np.float32), np.array([0.25], np.float32))


def test_each_way_by_hand() -> None:
    """x = 0.75, mean 0.5, deviation 0.25: (0.75 - 0.5) / 0.25 = 1 as it should be."""
    image = np.full((1, 1, 1, 1), 0.75, np.float32)
    way = Preprocessing(0, "channel", True)
    found = {name: float(prepared(image, name, way, HALF)[0, 0, 0, 0]) for name in WAYS}
    assert found == {
        "right": 1.0,
        "mean": 3.0,
        "std": 0.25,
        "both": 0.75,
        "bytes": 763.0,
        "inverted": -1.0,
    }


def test_padding_stays() -> None:
    image = np.ones((1, 2, 2, 1), np.float32)
    found = prepared(image, "both", Preprocessing(1, "channel", True), HALF)
    assert found.shape == (1, 4, 4, 1) and found[0, 0, 0, 0] == 0


def test_what_was_never_done_cannot_be_forgotten() -> None:
    assert possible(HALF) == tuple(WAYS)
    assert possible(Statistics()) == ("right", "bytes", "inverted")
    assert possible(Statistics(mean=HALF.mean)) == ("right", "mean", "bytes", "inverted")
