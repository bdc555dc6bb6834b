"""Pay TensorFlow's first-use costs before anyone waits for them."""

from __future__ import annotations

import keras
import numpy as np

import core.training.language.loop
import core.training.loop  # noqa: F401  SciPy and scikit-learn take a second to import
from core.training.environment import describe_environment, prepare_gpu


def warm_up() -> str:
    """Fit a toy network for two steps and name the device that did it."""
    prepare_gpu()
    inputs = keras.Input((8, 8, 1))
    x = keras.layers.Conv2D(2, 3, activation="relu")(inputs)
    x = keras.layers.MaxPooling2D()(x)
    x = keras.layers.Dense(2, activation="softmax")(keras.layers.Flatten()(x))
    model = keras.Model(inputs, x)
    model.compile("adam", "sparse_categorical_crossentropy", steps_per_execution=2)
    model.fit(np.zeros((4, 8, 8, 1), np.float32), np.zeros(4, np.int32), batch_size=2, verbose=0)
    return str(describe_environment()["device"])
