"""From a list of layers to a functional Keras model."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from core.config import CnnConfig, Preprocessing, TrainingConfig
from core.datasets.spec import DataSpec
from core.datasets.statistics import Statistics
from core.layers import Conv, Dense, Dropout, Flatten, GlobalPool, Layer, Pool, Softmax
from core.models.describe import describe


def build(
    config: CnnConfig,
    spec: DataSpec,
    preprocessing: Preprocessing,
    statistics: Statistics,
    training: TrainingConfig,
    seed: int,
) -> keras.Model:
    """A functional model: float32 images (n, h, w, c) in [0, 1] to probabilities (n, classes).

    Padding and normalisation are its first layers, so that no prediction can forget them. The
    layer names are those of `describe`; batch normalisation and activation of layer "conv1" are
    layers of their own, "conv1_norm" and "conv1_activation". Same seed, same initial weights, with
    dropout and batch normalisation or without.
    Raises StackError when the layers do not fit the images.
    """
    classes = len(spec.classes)
    description = describe(config.layers, spec.shape, classes, preprocessing.padding)
    names = [row.name for row in description.rows if row.index > 0]
    keras.utils.set_random_seed(seed)
    inputs = keras.Input(spec.shape, name="image")
    x = _preprocess(inputs, preprocessing, statistics)
    for place, (layer, name) in enumerate(zip(config.layers, names, strict=True), 1):
        x = _apply(layer, x, name, classes, training, seed + place)
    return keras.Model(inputs, x, name="cnn")


def _preprocess(x: Any, preprocessing: Preprocessing, statistics: Statistics) -> Any:
    if preprocessing.padding:
        x = keras.layers.ZeroPadding2D(preprocessing.padding, name="padding")(x)
    if statistics.mean is None and statistics.std is None:
        return x
    channels = x.shape[-1:]
    mean = np.zeros(channels) if statistics.mean is None else statistics.mean
    std = np.ones(channels) if statistics.std is None else statistics.std
    axis: tuple[int, ...] = (3,)
    if mean.ndim == 3:  # a mean image: every pixel has its own
        std, axis = np.broadcast_to(std, mean.shape), (1, 2, 3)
    return keras.layers.Normalization(
        axis=axis, mean=mean.tolist(), variance=(std**2).tolist(), name="normalization"
    )(x)


def _apply(
    layer: Layer, x: Any, name: str, classes: int, training: TrainingConfig, seed: int
) -> Any:
    """`seed` is for what the layer draws while it trains."""
    match layer:
        case Conv():
            shared = _weights(layer, training, constraint_axis=[0, 1, 2])
            x = keras.layers.Conv2D(
                layer.filters,
                layer.kernel,
                strides=layer.stride,
                padding=layer.padding,
                name=name,
                **shared,
            )(x)
            return _finish(layer, x, name)
        case Dense():
            shared = _weights(layer, training, constraint_axis=0)
            return _finish(layer, keras.layers.Dense(layer.units, name=name, **shared)(x), name)
        case Pool():
            pool = (
                keras.layers.MaxPooling2D if layer.how == "max" else keras.layers.AveragePooling2D
            )
            return pool(layer.size, strides=layer.stride, name=name)(x)
        case GlobalPool():
            return keras.layers.GlobalAveragePooling2D(name=name)(x)
        case Dropout():
            # A seed drawn by Keras would change the initial weights of all layers behind it: a
            # network with dropout could not be compared with the same network without.
            return keras.layers.Dropout(layer.rate, seed=seed, name=name)(x)
        case Flatten():
            return keras.layers.Flatten(name=name)(x)
        case Softmax():
            if layer.dense:
                x = keras.layers.Dense(
                    classes,
                    name="logits",
                    kernel_regularizer=_regularizer(training),
                    kernel_constraint=_limit(training, axis=0),
                )(x)
            return keras.layers.Activation("softmax", name=name)(x)


def _weights(layer: Conv | Dense, training: TrainingConfig, constraint_axis: Any) -> dict[str, Any]:
    """Initialisers, penalty and limit; the bias goes where batch normalisation has its own."""
    return {
        "use_bias": not layer.batch_norm,
        "kernel_initializer": layer.kernel_initializer,
        "bias_initializer": layer.bias_initializer,
        "kernel_regularizer": _regularizer(training),
        "kernel_constraint": _limit(training, constraint_axis),
    }


def _limit(training: TrainingConfig, axis: Any) -> Any:
    """Max-norm over the inputs of a unit (Srivastava et al. 2014), or nothing."""
    return keras.constraints.MaxNorm(training.max_norm, axis) if training.max_norm else None


def _regularizer(training: TrainingConfig) -> Any:
    if not training.l1 and not training.l2:
        return None
    return keras.regularizers.L1L2(training.l1, training.l2)


def _finish(layer: Conv | Dense, x: Any, name: str) -> Any:
    if layer.batch_norm:
        x = keras.layers.BatchNormalization(name=f"{name}_norm")(x)
    if layer.activation != "linear":
        x = keras.layers.Activation(layer.activation, name=f"{name}_activation")(x)
    return x
