"""The learning rate as a pure function of the epoch. No Keras."""

from __future__ import annotations

from core.language_config import LanguageTrainingConfig


def learning_rate(config: LanguageTrainingConfig, epoch: int) -> float:
    """The learning rate of `epoch` (counted from 1), as in TensorFlow's PTB tutorial.

    It stays for `hold_epochs`, then falls by `decay_factor` once an epoch.

    >>> config = LanguageTrainingConfig(learning_rate=1.0, hold_epochs=2, decay_factor=0.5)
    >>> [learning_rate(config, epoch) for epoch in (1, 2, 3, 4)]
    [1.0, 1.0, 0.5, 0.25]
    """
    return config.learning_rate * config.decay_factor ** max(0, epoch - config.hold_epochs)
