"""Perplexity of a text, read in one piece."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from core.language_config import RecurrentConfig
from core.models.recurrent_state import zero_state

MOST_TOKENS, MOST_LOGITS = 1000, 2**22  # of a window; only memory depends on them
WORTH_COMPILING = 20_000  # tokens; XLA halves the time of a step and takes seconds to begin


class Evaluator:
    """Mean cross-entropy over a text, in nats per token.

    The text is read from its first token to its last as one stream, with the state carried all
    the way from zero, so the figure does not depend on any batch size. The first token is only
    read: n tokens give n - 1 predictions, as is usual for Penn Treebank. Dropout is off.
    """

    def __init__(self, model: keras.Model, config: RecurrentConfig) -> None:
        self.model = model
        self.config = config
        self.window = max(1, min(MOST_TOKENS, MOST_LOGITS // model.output_shape[0][-1]))
        self._plain = tf.function(self._read, reduce_retracing=True, autograph=False)
        self._compiled = tf.function(self._read, jit_compile=True, autograph=False)
        self._on_gpu = bool(tf.config.list_physical_devices("GPU"))

    def loss(self, ids: Any) -> float:
        """Mean loss of integer ids (n,), n at least 2."""
        state = [tf.constant(each) for each in zero_state(self.config, 1)]
        total, last = 0.0, len(ids) - 1
        compiling = last > WORTH_COMPILING and not self._on_gpu
        for start in range(0, last, self.window):
            stop = min(start + self.window, last)
            part = np.asarray(ids[start : stop + 1], np.int32)[None]
            whole = stop - start == self.window  # another length would be compiled anew
            read = self._compiled if compiling and whole else self._plain
            nats, *state = read(tf.constant(part[:, :-1]), tf.constant(part[:, 1:]), state)
            total += float(nats)
        return total / last

    def _read(self, inputs: Any, targets: Any, state: list[Any]) -> list[Any]:
        logits, *new = self.model([inputs, *state], training=False)
        nats = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=targets, logits=logits)
        return [tf.reduce_sum(tf.cast(nats, tf.float64)), *new]
