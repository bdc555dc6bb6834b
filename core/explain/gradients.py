"""Slopes of a class's score, by automatic differentiation through the network."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.explain.opened import Opened

Floats = NDArray[np.float32]

NUMBER = tf.TensorSpec((), tf.int32)


def gradient(net: Opened, images: Floats, target: int) -> tuple[Floats, Floats]:
    """Scores (n,) before the softmax and their gradients (n, h, w, c) in the images' pixels."""

    def slope(x: Any, chosen: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            scores = tf.gather(net.through(x, 0, net.last - 1), chosen, axis=1)
        return scores, tape.gradient(scores, x)

    function = net.compiled("gradient", slope, net.image_signature(), NUMBER)
    parts = [
        function(images[rows], np.int32(target))
        for rows in net.batches(len(images), 3 * net.values)
    ]
    scores, slopes = zip(*parts, strict=True)
    return np.concatenate(scores), np.concatenate(slopes)


def gradient_in_layer(
    net: Opened, image: Floats, target: int, keras_name: str
) -> tuple[Floats, Floats]:
    """Maps A (h, w, units) of a layer for one image (h, w, c) and dS_target / dA, same shape.

    Not compiled: 20 ms for one image is less than compiling it for each layer that a person tries.
    """
    stop = net.position(keras_name)
    maps = net.through(tf.constant(image[np.newaxis]), 0, stop)
    with tf.GradientTape() as tape:
        tape.watch(maps)
        score = net.through(maps, stop, net.last - 1)[0, target]
    return maps.numpy()[0], tape.gradient(score, maps).numpy()[0]
