"""One training step as Keras and automatic differentiation give it, for every cell and device."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from core.language_config import LanguageRunConfig, LanguageTrainingConfig
from core.models.recurrent_state import zero_state
from core.training.language.totals import Totals
from core.training.optimizers import make

DRAWS = 8  # random draws that one layer may need for one window


class PlainStepper:
    """Trains a model window by window and carries the hidden state along.

    The gradient is that of the summed cross-entropy in nats over the window's tokens, divided by
    their number (loss "mean") or by the number of streams (loss "sum").
    """

    def __init__(self, model: keras.Model, config: LanguageRunConfig) -> None:
        self.model = model
        self.config = config
        self.totals = Totals()
        self.optimizer = make(config.training)
        self.optimizer.build(model.trainable_variables)
        self._generators = seed_generators(model)
        self._step = tf.function(self._train_step, autograph=False)
        self.reset()

    def reset(self) -> None:
        """Forget what was read: the state is zero again, as at the start of an epoch."""
        self.set_state(zero_state(self.config.model, self.config.training.batch_size))

    def set_state(self, state: list[Any]) -> None:
        """Go on from this hidden state: float32 (batch, units) arrays, layer by layer."""
        self.state = [tf.constant(each) for each in state]

    def run(self, inputs: Any, targets: Any, rate: float, step: int) -> None:
        """Train on one window: int32 (batch, steps) both, at learning rate `rate`.

        `step` counts windows from the start of the training; the dropout masks follow from it and
        the seed, so that a training can be taken up at any window.
        """
        self.state = self._step(
            tf.constant(inputs),
            tf.constant(targets),
            tf.constant(rate),
            tf.constant(step),
            self.state,
        )

    def _train_step(self, inputs: Any, targets: Any, rate: Any, step: Any, state: Any) -> list[Any]:
        self._seed(step)
        loss, gradients, new = self.gradients(inputs, targets, state)
        norm = self.apply(gradients, rate)
        self.totals.add(loss, tf.size(targets), norm)
        return new

    def gradients(self, inputs: Any, targets: Any, state: Any) -> tuple[Any, list[Any], list[Any]]:
        """Summed loss in nats, a gradient for each trainable variable, and the new state."""
        with tf.GradientTape() as tape:
            logits, *new = self.model([inputs, *state], training=True)
            total = tf.reduce_sum(
                tf.nn.sparse_softmax_cross_entropy_with_logits(labels=targets, logits=logits)
            )
            loss = total / divisor(self.config.training, *inputs.shape)
        return total, tape.gradient(loss, self.model.trainable_variables), new

    def apply(self, gradients: list[Any], rate: Any) -> Any:
        """One step of the optimizer; the length of all gradients together, before clipping.

        Rows of an embedding that were read twice are added up first: in IndexedSlices TensorFlow
        takes two uses of a row for two parameters, and the length would be wrong.
        """
        whole = [tf.convert_to_tensor(each) for each in gradients]
        norm = length(whole)
        scale = clip_scale(norm, self.config.training.clip_norm)
        self.optimizer.learning_rate.assign(rate)
        self.optimizer.apply([each * scale for each in whole], self.model.trainable_variables)
        return norm

    def _seed(self, step: Any) -> None:
        for generator, seed in self._generators:
            count = tf.cast(step, tf.uint32) * DRAWS
            generator.state.assign(tf.stack([tf.constant(seed, tf.uint32), count]))


def divisor(config: LanguageTrainingConfig, batch: int, steps: int) -> float:
    """What a window's summed loss is divided by before the gradient is taken."""
    return float(batch * steps if config.loss == "mean" else batch)


def length(gradients: list[Any]) -> Any:
    """The Euclidean length of all gradients together."""
    return tf.sqrt(2 * tf.add_n([tf.nn.l2_loss(each) for each in gradients]))


def clip_scale(norm: Any, limit: float) -> Any:
    """What to multiply gradients of joint length `norm` with, so that it is at most `limit`.

    limit / norm when the gradients are longer, else 1 (Pascanu, Mikolov and Bengio 2013); a limit
    of 0 is none.
    """
    return limit / tf.maximum(norm, limit) if limit else tf.ones_like(norm)


def seed_generators(model: keras.Model) -> list[tuple[Any, int]]:
    """The generators behind the dropout layers of a model, each with its seed."""
    owners = [layer for layer in model.layers if hasattr(layer, "seed_generator")]
    owners += [layer.cell for layer in model.layers if hasattr(layer, "cell")]
    found = {id(each.seed_generator): each.seed_generator for each in owners}
    return [(each, int(np.asarray(each.state)[0])) for each in found.values()]
