"""A run's network as ONNX, in a process of its own: `python -m core.models.onnx_file RUN FILE`.

tf2onnx changes NumPy while it works, so nothing else may run beside it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import keras
import numpy as np

from core.config import RunConfig
from core.models.opening import open_language_model, open_model
from core.runs.run import Run


def write(run: Run, path: Path) -> None:
    """Write the network with its kept weights; the size of a batch, and of a window, stays free.

    Inputs and outputs are those of the Keras model. Raises ModelError, DataError, ConfigError.
    """
    images = isinstance(run.config(), RunConfig)
    model = with_constants(open_model(run)) if images else open_language_model(run)
    given = [_zeros(each) for each in model.inputs]
    model(given if len(given) > 1 else given[0])  # Keras exports only what was called once
    model.export(path, format="onnx", verbose=False)


def with_constants(model: keras.Model) -> keras.Model:
    """The same network with x · 1/std - mean/std in place of (x - mean) / std.

    What a Normalization layer holds is no variable, and the exporter would make inputs of it.
    """

    def copied(layer: keras.Layer) -> keras.Layer:
        if not isinstance(layer, keras.layers.Normalization):
            return layer.__class__.from_config(layer.get_config())
        mean, variance = (np.asarray(each) for each in (layer.mean, layer.variance))
        scale = 1 / np.maximum(np.sqrt(variance), keras.config.epsilon())
        return keras.layers.Rescaling(scale, offset=-mean * scale, name=layer.name)

    found = keras.models.clone_model(model, clone_function=copied)
    known = {each.path: each for each in model.weights}
    for weight in found.weights:
        weight.assign(known[weight.path])
    return found


def _zeros(given: keras.KerasTensor) -> np.ndarray:
    return np.zeros([side or 1 for side in given.shape], given.dtype)


if __name__ == "__main__":
    write(Run(Path(sys.argv[1])), Path(sys.argv[2]))
