"""The weights of a Keras language model as the NumPy network that answers questions."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from core.language_config import RecurrentConfig
from core.text.network import Layer, Network


def network_of(model: keras.Model, config: RecurrentConfig) -> Network:
    """A copy of the weights of a model that `core.models.recurrent.build` made."""
    names = [f"{config.cell}_{number}" for number in range(1, config.layers + 1)]
    layers = tuple(Layer(*_arrays(model.get_layer(name))) for name in names)
    (embedding,) = _arrays(model.get_layer("embedding"))
    *kernel, bias = _arrays(model.get_layer("logits"))
    # One product with a row of words after the other is twice as slow as with rows of units.
    head = kernel[0] if kernel else np.ascontiguousarray(embedding.T)
    return Network(config.cell, embedding, layers, head, bias)


def _arrays(layer: Any) -> list[np.ndarray]:
    """The layer's weights as float32, without the states of random generators."""
    return [np.asarray(weight, np.float32) for weight in layer.weights if weight.trainable]
