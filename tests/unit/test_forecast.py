"""The forecast against its own formula worked by hand, and what calibration must withstand."""

import math

import pytest

from core.forecast import (
    SECONDS_PER_ACTIVATION,
    SECONDS_PER_AUGMENTED_VALUE,
    SECONDS_PER_EPOCH,
    SECONDS_PER_MULTIPLY_ADD,
    SECONDS_PER_NORMALIZED_VALUE,
    SECONDS_PER_PARAMETER_AND_STEP,
    SECONDS_PER_STEP,
    calibrated,
    seconds_per_epoch,
)
from core.layers import Conv, Flatten, Softmax
from core.models.describe import describe
from core.presets import PRESETS


def described(*layers):
    return describe(layers, (28, 28, 1), 10)


def test_by_hand():
    made = described(Flatten(), Softmax())  # 7,840 products, 784 + 10 values, 7,850 parameters
    per_image = 7840 * SECONDS_PER_MULTIPLY_ADD + 794 * SECONDS_PER_ACTIVATION
    per_step = SECONDS_PER_STEP + 7850 * SECONDS_PER_PARAMETER_AND_STEP
    assert seconds_per_epoch(made, 1000, 300) == pytest.approx(
        SECONDS_PER_EPOCH + 1000 * per_image + 4 * per_step
    )


def test_batch_norm_adds_a_pass_over_its_values():
    plain, normalized = (described(Conv(8, batch_norm=bn), Flatten(), Softmax()) for bn in (0, 1))
    extra = seconds_per_epoch(normalized, 1000, 1000) - seconds_per_epoch(plain, 1000, 1000)
    parameters = 3 * 8 * SECONDS_PER_PARAMETER_AND_STEP  # four numbers a channel, no bias
    assert extra == pytest.approx(1000 * 26 * 26 * 8 * SECONDS_PER_NORMALIZED_VALUE + parameters)


def test_scale_multiplies():
    made = described(Flatten(), Softmax())
    assert seconds_per_epoch(made, 500, 50, scale=3) == pytest.approx(
        3 * seconds_per_epoch(made, 500, 50)
    )


def test_larger_presets_take_longer():
    def seconds(name):
        made = describe(PRESETS[name].config.model.layers, (28, 28, 1), 10, padding=2)
        return seconds_per_epoch(made, 54_000, 128)

    assert seconds("lenet5-modern") < seconds("keras-convnet") < seconds("best")


def test_calibration_is_the_median_ratio():
    assert calibrated([(10, 20), (5, 15), (1, 100)]) == 3
    assert calibrated([(1, 2), (1, 4)]) == 3


def test_calibration_without_usable_records_changes_nothing():
    assert calibrated([]) == 1
    assert calibrated([(0, 1), (1, 0), (1, math.nan), (1, math.inf), (-1, -1)]) == 1


def test_calibration_is_bounded():
    assert calibrated([(1e-9, 1e9)]) == 100
    assert calibrated([(1e9, 1e-9)]) == 0.01


def test_augmentation_and_validation_add_their_part():
    made = described(Flatten(), Softmax())
    plain = seconds_per_epoch(made, 1000, 100)
    drawn = seconds_per_epoch(made, 1000, 100, augmented=True)
    assert drawn - plain == pytest.approx(1000 * 28 * 28 * SECONDS_PER_AUGMENTED_VALUE)
    watched = seconds_per_epoch(made, 1000, 100, validation_images=300)
    assert watched - plain == pytest.approx(
        100 * (7840 * SECONDS_PER_MULTIPLY_ADD + 794 * SECONDS_PER_ACTIVATION)
    )
