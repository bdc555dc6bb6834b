"""Softmax and cross-entropy over a large vocabulary, with their gradient, in few passes."""

from __future__ import annotations

from typing import Any

import tensorflow as tf


@tf.function(jit_compile=True, autograph=False)
def _exponentials(logits: Any) -> tuple[Any, Any, Any]:
    """e^(z - max z) of each row, the maxima, and the sums of the rows."""
    highest = tf.reduce_max(logits, 1)
    shares = tf.exp(logits - highest[:, None])
    return shares, highest, tf.reduce_sum(shares, 1)


def cross_entropy(logits: Any, targets: Any, divisor: float) -> tuple[Any, Any, Any]:
    """The summed loss in nats, and the gradient of loss / divisor as pull and weight.

    logits: float32 (tokens, vocabulary); targets: int32 (tokens,). The gradient of row j is
    weight[j] * pull[j]: leaving the division by the softmax's sum to the products that follow
    saves a pass over the logits. TensorFlow's own operation makes six, compiled it is three.
    """
    shares, highest, total = _exponentials(logits)
    rows = tf.range(logits.shape[0])
    chosen = tf.stack([rows, targets], 1)
    loss = tf.reduce_sum(tf.math.log(total) + highest - tf.gather_nd(logits, chosen))
    pull = tf.tensor_scatter_nd_sub(shares, chosen, total)
    return loss, pull, (1 / divisor) / total[:, None]
