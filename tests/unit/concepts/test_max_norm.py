"""The length of a vector and its limit, by hand and against Keras."""

from __future__ import annotations

import numpy as np
import pytest

from core.concepts import max_norm


def test_three_four_five() -> None:
    assert max_norm.length([3, 4]) == 5
    np.testing.assert_allclose(max_norm.limited([3, 4], 2.5), [1.5, 2.0])
    np.testing.assert_allclose(max_norm.limited([3, 4], 5), [3, 4])
    np.testing.assert_allclose(max_norm.limited([0, 0], 1), [0, 0])


@pytest.mark.parametrize("weights", [[3.0, 4.0], [-0.2, 0.1], [2.0, -2.5]])
def test_against_keras(weights: list[float]) -> None:
    import keras

    theirs = keras.constraints.MaxNorm(1.5, axis=0)(np.array(weights, np.float32))
    np.testing.assert_allclose(max_norm.limited(weights, 1.5), np.asarray(theirs), atol=1e-5)
    assert max_norm.length(weights) == pytest.approx(float(np.linalg.norm(weights)))
