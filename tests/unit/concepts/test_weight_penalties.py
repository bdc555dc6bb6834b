"""Costs, slopes and the pull over time, against hand arithmetic, Keras and closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from core.concepts import weight_penalties as penalties


def test_costs_and_slopes_of_a_weight_of_minus_two() -> None:
    assert penalties.penalty("l1", -2, 0.1) == pytest.approx(0.2)
    assert penalties.penalty("l2", -2, 0.1) == pytest.approx(0.4)
    assert penalties.penalty("none", -2, 0.1) == 0
    assert penalties.slope("l1", -2, 0.1) == pytest.approx(-0.1)
    assert penalties.slope("l2", -2, 0.1) == pytest.approx(-0.4)
    assert penalties.slope("none", -2, 0.1) == 0


def test_costs_are_those_of_keras() -> None:
    import keras

    weights = np.linspace(-2, 2, 9)
    for kind, theirs in (("l1", keras.regularizers.L1(0.03)), ("l2", keras.regularizers.L2(0.03))):
        ours = penalties.penalty(kind, weights, 0.03).sum()
        assert ours == pytest.approx(float(theirs(weights)), abs=1e-6)


@pytest.mark.parametrize("kind", penalties.KINDS)
def test_slope_is_the_difference_quotient(kind: str) -> None:
    weights = np.array([-1.7, -0.3, 0.4, 2.0])
    step = 1e-6
    up, down = (penalties.penalty(kind, weights + each, 0.2) for each in (step, -step))
    np.testing.assert_allclose(
        penalties.slope(kind, weights, 0.2), (up - down) / (2 * step), atol=1e-8
    )


def test_one_pull_takes_a_share_under_l2_and_an_amount_under_l1() -> None:
    assert penalties.pulled("l2", 2.0, 0.1, 0.5) == pytest.approx(1.8)  # 2 (1 - 2 . 0.5 . 0.1)
    assert penalties.pulled("l1", -2.0, 0.1, 0.5) == pytest.approx(-1.95)
    assert penalties.pulled("l1", 0.03, 0.1, 0.5) == 0


def test_the_outlier_lifts_its_weight_once_and_the_penalty_takes_it_down() -> None:
    rate, size, after = 0.1, 10.0, 100
    steps = penalties.OUTLIER_STEP + 1 + after
    found = {kind: penalties.training(kind, 0.1, rate, steps, size) for kind in penalties.KINDS}
    spike = 2 * rate * size
    assert found["none"].outlier[penalties.OUTLIER_STEP] == 0
    assert found["none"].outlier[-1] == pytest.approx(spike)  # nothing ever takes it back
    assert found["l2"].outlier[-1] == pytest.approx(spike * (1 - 2 * rate * 0.1) ** after)
    assert found["l1"].outlier[-1] == pytest.approx(spike - rate * 0.1 * (after + 1))


def test_under_l1_the_outlier_ends_at_exactly_zero() -> None:
    assert penalties.training("l1", 0.1, 0.1, 300, 10).outlier[-1] == 0
    assert penalties.training("l2", 0.1, 0.1, 300, 10).outlier[-1] > 0


def test_a_fed_weight_settles_where_the_mean_gradient_and_the_pull_agree() -> None:
    """The minimum of (w - m)^2 + s w^2 is m / (1 + s), that of (w - m)^2 + s |w| is m - s / 2."""
    strength, rate, steps = 0.2, 0.002, 6000
    _, targets = penalties.examples(steps, 1)
    middle = np.mean(targets[-1000:])
    ends = {k: penalties.training(k, strength, rate, steps, 1).fed for k in penalties.KINDS}
    wanted = {"none": middle, "l2": middle / (1 + strength), "l1": middle - strength / 2}
    for kind, value in wanted.items():
        assert ends[kind][-1000:].mean() == pytest.approx(value, abs=0.02)


def test_the_same_training_in_keras() -> None:
    """SGD with an L2 regularizer on a layer without bias: an independent implementation."""
    import keras

    steps, size = 40, 3.0
    inputs, targets = penalties.examples(steps, size)
    layer = keras.layers.Dense(
        1,
        use_bias=False,
        kernel_initializer="zeros",
        kernel_regularizer=keras.regularizers.L2(0.1),
    )
    model = keras.Sequential([keras.Input((2,)), layer])
    model.compile(keras.optimizers.SGD(0.05), loss="mse")
    model.fit(inputs, targets, batch_size=1, shuffle=False, verbose=0)
    ours = penalties.training("l2", 0.1, 0.05, steps, size)
    theirs = np.asarray(layer.kernel)[:, 0]
    np.testing.assert_allclose([ours.outlier[-1], ours.fed[-1]], theirs, rtol=1e-5)
