"""Sums over windows, kept where the arithmetic is, so that the loop need not wait for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf


@dataclass(frozen=True)
class Total:
    """Sums since the start of an epoch: loss in nats, tokens, gradient norms and windows."""

    loss: float = 0.0
    tokens: float = 0.0
    norm: float = 0.0
    windows: float = 0.0

    def __sub__(self, other: Total) -> Total:
        return Total(
            self.loss - other.loss,
            self.tokens - other.tokens,
            self.norm - other.norm,
            self.windows - other.windows,
        )


class Totals:
    """Four float64 numbers in one variable; reading them waits for the device."""

    def __init__(self) -> None:
        self.sums = tf.Variable(np.zeros(4), trainable=False)

    def add(self, loss: Any, tokens: Any, norm: Any) -> None:
        """Called inside a training step."""
        parts = [tf.cast(each, tf.float64) for each in (loss, tokens, norm, 1)]
        self.sums.assign_add(tf.stack(parts))

    def read(self) -> Total:
        return Total(*(float(each) for each in self.sums.numpy()))

    def reset(self) -> None:
        self.sums.assign(np.zeros(4))
