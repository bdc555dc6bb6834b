"""The optimizers that a configuration can name."""

from __future__ import annotations

import keras

from core.config import TrainingConfig
from core.language_config import LanguageTrainingConfig


def make(config: TrainingConfig | LanguageTrainingConfig) -> keras.optimizers.Optimizer:
    """A fresh optimizer; the training loop sets its learning rate before each step.

    "momentum" is stochastic gradient descent with Nesterov momentum 0.9 (Sutskever et al. 2013);
    "adamw" decouples weight decay 0.004 from the gradient (Loshchilov and Hutter 2019).
    """
    rate = config.learning_rate
    match config.optimizer:
        case "adam":
            return keras.optimizers.Adam(rate)
        case "adamw":
            return keras.optimizers.AdamW(rate)
        case "sgd":
            return keras.optimizers.SGD(rate)
        case "momentum":
            return keras.optimizers.SGD(rate, momentum=0.9, nesterov=True)
        case "rmsprop":
            return keras.optimizers.RMSprop(rate)
    raise ValueError(config.optimizer)
