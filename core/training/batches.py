"""The batches of one epoch, or of a part of it, as Keras takes them."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

AHEAD = 16  # batches prepared while the network trains


def batches(
    images: NDArray[np.float32], labels: NDArray[np.int32], size: int, first: int, end: int
) -> Any:
    """A tf.data.Dataset of batches `first` to `end`, each of `size` images, the last perhaps fewer.

    The number of images in a batch is no part of its type. Given arrays, Keras makes it one when
    it divides them evenly; a part of an epoch would then be trained by another graph than the
    whole, which rounds otherwise.
    """
    with tf.device("CPU:0"):  # where pipelines run; each batch goes to the GPU by itself
        pictures, classes = tf.convert_to_tensor(images), tf.convert_to_tensor(labels)

    def pick(batch: Any) -> Any:
        rows = slice(batch * size, (batch + 1) * size)
        return pictures[rows], classes[rows]

    return tf.data.Dataset.range(first, end).map(pick).prefetch(AHEAD)
