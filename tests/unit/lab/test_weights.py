"""Sums over weights against hand arithmetic."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.lab import presets, weights

BASE = presets.LAB_PRESETS["digits"].base
KERNELS = {
    "dense1": [np.array([[3.0, 0.0], [4.0, 1.0]], np.float32)],
    "conv1": [np.full((2, 2, 1, 1), -0.0005, np.float32)],
}


def test_by_hand() -> None:
    assert weights.unit_lengths(KERNELS["dense1"][0]).tolist() == [5, 1]
    assert weights.unit_lengths(KERNELS["conv1"][0]) == pytest.approx([0.001])
    found = weights.measured(KERNELS)
    assert found.absolute == pytest.approx(8.002) and found.squares == pytest.approx(26.000001)
    assert found.near_zero == 5 / 8 and found.longest == 5
    assert weights.measured({}).longest == 0


def test_formula() -> None:
    found = weights.measured(KERNELS)

    def text(**values: float) -> str:
        return weights.formula(replace(BASE, training=replace(BASE.training, **values)), found)

    assert text() == ""
    assert text(l1=0.5) == "λΣ|w| = 0.5 × 8.002 = 4 of the loss"
    assert text(l2=0.1) == "λΣw² = 0.1 × 26 = 2.6 of the loss"
    assert text(max_norm=5.0) == "longest ‖w‖ = 5 ≤ 5"
    assert text(max_norm=4.0) == "longest ‖w‖ = 5 > (broken) 4"
