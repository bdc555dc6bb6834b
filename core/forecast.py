"""How long training will take, before it has begun: an estimate, good to a factor of about two."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from core.models.describe import Description

# Fitted to `keras.Model.fit` of seven stacks at batches of 32 and 128, 28 x 28 images, on two cores
# of an AMD EPYC, TensorFlow 2.21, 2026-11-23: forward, backward and Adam. The fitted points lie
# within 40 % of the formula. Another machine differs by a factor; `calibrated` finds it.
SECONDS_PER_EPOCH = 0.12
SECONDS_PER_AUGMENTED_VALUE = 2.5e-8
SECONDS_PER_STEP = 4.1e-3
SECONDS_PER_MULTIPLY_ADD = 4.2e-12
SECONDS_PER_ACTIVATION = 1.25e-9
SECONDS_PER_NORMALIZED_VALUE = 4.0e-9
SECONDS_PER_PARAMETER_AND_STEP = 2.55e-9

MAX_SCALE = 100.0


def seconds_per_epoch(
    description: Description,
    images: int,
    batch_size: int,
    *,
    validation_images: int = 0,
    augmented: bool = False,
    scale: float = 1.0,
) -> float:
    """Seconds to train once on `images` images in batches of `batch_size`, then to validate.

    The test and the start of the process come on top. A validation image costs the forward third
    of a training step's arithmetic. `scale` is the factor of this machine over the one of the
    constants (see `calibrated`).
    """
    normalized = sum(row.activations for row in description.rows if row.parameters > row.trainable)
    per_image = (
        SECONDS_PER_MULTIPLY_ADD * description.multiply_adds
        + SECONDS_PER_ACTIVATION * description.activations
        + SECONDS_PER_NORMALIZED_VALUE * normalized
    )
    per_step = SECONDS_PER_STEP + SECONDS_PER_PARAMETER_AND_STEP * description.parameters
    arithmetic = (images + validation_images / 3) * per_image
    steps = math.ceil(images / batch_size) * per_step
    drawing = images * math.prod(description.rows[0].output_shape) * SECONDS_PER_AUGMENTED_VALUE
    return scale * (SECONDS_PER_EPOCH + arithmetic + steps + augmented * drawing)


def calibrated(records: Sequence[tuple[float, float]]) -> float:
    """The scale of this machine from (predicted, actual) seconds of its finished runs.

    The median of actual / predicted, so that one run beside a busy neighbour does not matter; 1.0
    without records. Pairs that are not positive and finite are passed over.
    """
    ratios = [
        actual / predicted
        for predicted, actual in records
        if 0 < predicted < math.inf and 0 < actual < math.inf
    ]
    return min(max(median(ratios), 1 / MAX_SCALE), MAX_SCALE) if ratios else 1.0
