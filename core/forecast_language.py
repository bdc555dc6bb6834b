"""Time and memory that a language model will take: an estimate, good to a factor of about two."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.models.describe_language import GATES, LanguageDescription

# Fitted roughly on two cores of an AMD EPYC, TensorFlow 2.21: 2 x 200 LSTM, vocabulary 10,000,
# windows of 20 x 20: 38 ms a step; 2 x 128 LSTM, 66 characters, 64 x 64: 36 ms a step. Another
# machine differs by a factor; `core.forecast.calibrated` finds it.
SECONDS_PER_WINDOW = 3.0e-3
SECONDS_PER_LAYER_STEP = 6.0e-5  # one recurrent layer, one token of all streams
SECONDS_PER_MULTIPLY_ADD = 2.3e-11
SECONDS_PER_PARAMETER_AND_WINDOW = 1.5e-9
SECONDS_PER_EPOCH = 0.3  # a sample is written, weights are kept
# Reading without learning: the forward third of the products.
VALIDATION_SHARE = 1 / 3

BYTES = 4  # of a float32
# Numbers that an optimizer keeps for each weight.
MOMENTS = {"adam": 2, "adamw": 2, "momentum": 1, "rmsprop": 1, "sgd": 0}


def seconds_per_epoch(
    description: LanguageDescription,
    tokens: int,
    *,
    validation_tokens: int = 0,
    scale: float = 1.0,
) -> float:
    """Seconds to train once on `tokens` and then to read `validation_tokens` as one stream.

    The test and the start of the process come on top. `scale` is the factor of this machine over
    the one of the constants.
    """
    streams, steps = description.batch_size, description.steps
    windows = math.ceil(tokens / (streams * steps))
    recurrent = sum(row.kind in GATES for row in description.rows)
    in_turn = windows * steps + validation_tokens  # tokens that wait for the one before
    overhead = windows * SECONDS_PER_WINDOW + in_turn * recurrent * SECONDS_PER_LAYER_STEP
    update = windows * description.parameters * SECONDS_PER_PARAMETER_AND_WINDOW
    read = tokens + validation_tokens * VALIDATION_SHARE
    products = read * description.multiply_adds * SECONDS_PER_MULTIPLY_ADD
    return scale * (SECONDS_PER_EPOCH + overhead + update + products)


@dataclass(frozen=True)
class Memory:
    """Bytes that training needs beside the program itself."""

    weights: int
    gradients: int
    optimizer: int
    window: int

    @property
    def total(self) -> int:
        return self.weights + self.gradients + self.optimizer + self.window


def memory(description: LanguageDescription, optimizer: str) -> Memory:
    """Weights, their gradients, what the optimizer keeps, and a window's activations and logits.

    With 2,650,400 parameters and Adam, weights and gradients take 10.6 MB each and its two moments
    21.2 MB.
    """
    weights = BYTES * description.parameters
    window = BYTES * description.window_values
    return Memory(weights, weights, MOMENTS[optimizer] * weights, window)
