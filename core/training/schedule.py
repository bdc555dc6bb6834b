"""The learning rate as a pure function of the step, so that a resumed run needs no memory of it."""

from __future__ import annotations

import math

from core.config import TrainingConfig


def learning_rate(config: TrainingConfig, step: int, steps_per_epoch: int) -> float:
    """The learning rate of step `step` (counted from 0).

    It rises linearly over the warm-up, then stays, follows half a cosine to 0 at the last step
    (Loshchilov and Hutter 2017, without restarts), or decays by a factor: at once every
    `decay_every` epochs ("step") or by the same factor spread evenly ("exponential").

    >>> config = TrainingConfig(learning_rate=1.0, schedule="step", decay_every=2)
    >>> [learning_rate(config, step, 1) for step in range(5)]
    [1.0, 1.0, 0.5, 0.5, 0.25]
    """
    warmup = config.warmup_epochs * steps_per_epoch
    if step < warmup:
        return config.learning_rate * min(1.0, (step + 1) / warmup)
    epochs_done = (step - warmup) / steps_per_epoch
    return config.learning_rate * _share(config, epochs_done)


def _share(config: TrainingConfig, epochs_done: float) -> float:
    if config.schedule == "cosine":
        span = max(1e-9, config.epochs - config.warmup_epochs)
        return (1 + math.cos(math.pi * min(1.0, epochs_done / span))) / 2
    if config.schedule == "step":
        return config.decay_factor ** math.floor(epochs_done / config.decay_every)
    if config.schedule == "exponential":
        return config.decay_factor ** (epochs_done / config.decay_every)
    return 1.0
