"""Masks, scaling and expectation, by hand, by enumeration and against Keras."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from core.concepts import dropout


def test_kept_values_are_scaled_and_the_others_zero() -> None:
    found = dropout.dropped(np.array([0.6, 0.8]), np.array([True, False]), 0.5)
    np.testing.assert_allclose(found, [1.2, 0])


def test_scaling_is_that_of_keras() -> None:
    import keras

    values, _ = dropout.unit_values()
    layer = keras.layers.Dropout(0.25, seed=1)
    theirs = np.asarray(layer(values[None].astype(np.float32), training=True))[0]
    ours = dropout.dropped(values, theirs != 0, 0.25)
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)
    np.testing.assert_allclose(np.asarray(layer(values[None], training=False))[0], values)


def test_mean_and_spread_over_all_masks_counted_out() -> None:
    """All 2^4 masks with their probabilities."""
    values, weights, p = np.array([0.5, 1.0, 0.2, 0.8]), np.array([1.0, -0.5, 2.0, 0.3]), 0.3
    total, square = 0.0, 0.0
    for mask in product([True, False], repeat=4):
        chance = np.prod([1 - p if kept else p for kept in mask])
        outcome = sum(
            w * x / (1 - p) for w, x, kept in zip(weights, values, mask, strict=True) if kept
        )
        total, square = total + chance * outcome, square + chance * outcome**2
    assert total == pytest.approx(values @ weights)
    assert dropout.spread(values, weights, p) == pytest.approx(np.sqrt(square - total**2))


def test_the_mean_of_many_passes_is_the_prediction() -> None:
    values, weights = dropout.unit_values()
    found = dropout.sums(values, weights, 0.5, 20_000)
    error = dropout.spread(values, weights, 0.5) / np.sqrt(20_000)
    assert abs(found.mean() - values @ weights) < 4 * error
    assert found.std() == pytest.approx(dropout.spread(values, weights, 0.5), rel=0.03)


def test_masks_drop_about_p_and_a_longer_series_begins_alike() -> None:
    assert dropout.masks(0.2, 12, 5000).mean() == pytest.approx(0.8, abs=0.01)
    assert dropout.masks(0.0, 12, 5).all()
    np.testing.assert_array_equal(dropout.masks(0.5, 12, 3), dropout.masks(0.5, 12, 9)[:3])
