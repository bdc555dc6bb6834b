"""All numbers behind one map of one layer, gathered once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from core.explain.activations import as_maps
from core.explain.answers import BatchNorm, LayerEntry, Microscope
from core.explain.layers import INPUT, padded_before, window_of
from core.explain.opened import Opened
from core.layers import Conv, Dense, Dropout, Flatten, GlobalPool, Layer, Pool, Softmax

Floats = NDArray[np.float32]
Outputs = dict[str, Floats]

NOTHING = np.zeros(0, np.float32)


def microscope(net: Opened, image: Floats, layer: str, unit: int) -> Microscope:
    """The input, weights and every stage of one unit, as `Microscope` says.

    Raises ModelError for an unknown layer or unit.
    """
    entry = net.unit(layer, unit)
    outputs = net.outputs(net.image(image)[np.newaxis])
    outputs = {name: array[0] for name, array in outputs.items()}
    if layer == INPUT:
        return _of_input(net, entry, unit, outputs)
    number = [each.layer for each in net.network.layers].index(layer) - 1
    above = net.network.layers[number].layer
    given = outputs[net.keras_name(above)]
    scope = _blank(entry, unit, given, _steps(net, entry, unit, outputs))
    kind = net.config.model.layers[number]
    return _GATHER[type(kind)](net, scope, kind, number)


def _blank(entry: LayerEntry, unit: int, given: Floats, steps: dict[str, Floats]) -> Microscope:
    return Microscope(
        kind="copy",
        entry=entry,
        unit=int(unit),
        input=given,
        input_shape=given.shape,
        weights=NOTHING,
        bias=0.0,
        batch_norm=None,
        activation="linear",
        window=1,
        stride=1,
        pad_top=0,
        pad_left=0,
        logits=NOTHING,
        mean=np.zeros((1, 1), np.float32),
        std=np.ones((1, 1), np.float32),
        at=(),
        steps=steps,
    )


def _steps(net: Opened, entry: LayerEntry, unit: int, outputs: Outputs) -> dict[str, Floats]:
    """What Keras computed, float32 (h, w) per stage of this unit."""
    return {
        stage: as_maps(outputs[net.keras_name(entry.layer, stage)])[..., unit]
        for stage in entry.stages
    }


def _of_input(net: Opened, entry: LayerEntry, unit: int, outputs: Outputs) -> Microscope:
    scope = _blank(
        entry, unit, outputs["image"][..., unit, np.newaxis], _steps(net, entry, unit, outputs)
    )
    padding = net.config.data.preprocessing.padding
    scope = replace(scope, kind="input", pad_top=padding, pad_left=padding)
    if "normalization" not in entry.stages:
        return scope
    layer = net.layer("normalization")
    mean, variance = (
        np.asarray(each, np.float32)[0, ..., unit if each.shape[-1] > 1 else 0]
        for each in (layer.mean, layer.variance)
    )
    std = np.maximum(np.sqrt(variance), np.float32(keras.config.epsilon()))
    return replace(scope, mean=mean, std=std)


def _of_conv(net: Opened, scope: Microscope, layer: Conv, number: int) -> Microscope:
    height, width = scope.input_shape[:2]
    return replace(
        _of_weights(net, scope, layer, number),
        kind="conv",
        window=layer.kernel,
        stride=layer.stride,
        pad_top=padded_before(layer, height),
        pad_left=padded_before(layer, width),
    )


def _of_weights(net: Opened, scope: Microscope, layer: Conv | Dense, number: int) -> Microscope:
    name, unit = scope.entry.layer, scope.unit
    return replace(
        scope,
        kind="dense",
        input_shape=_before_flatten(net, number),
        **_kernel(net.layer(name), unit),
        batch_norm=_batch_norm(net.layer(f"{name}_norm"), unit) if layer.batch_norm else None,
        activation=layer.activation,
    )


def _kernel(layer: keras.layers.Layer, unit: int) -> dict[str, Any]:
    bias = float(layer.bias.numpy()[unit]) if layer.use_bias else 0.0
    return {"weights": np.ascontiguousarray(layer.kernel.numpy()[..., unit]), "bias": bias}


def _batch_norm(layer: keras.layers.BatchNormalization, unit: int) -> BatchNorm:
    gamma, beta, mean, variance = (
        float(each.numpy()[unit])
        for each in (layer.gamma, layer.beta, layer.moving_mean, layer.moving_variance)
    )
    return BatchNorm(gamma, beta, mean, variance, float(layer.epsilon))


def _before_flatten(net: Opened, number: int) -> tuple[int, ...]:
    """Shape of what layer `number` takes, before a flatten layer made a vector of it."""
    entries, layers = net.network.layers, net.config.model.layers
    while number and isinstance(layers[number - 1], Dropout | Flatten):
        number -= 1
        if isinstance(layers[number], Flatten):
            return entries[number].shape
    return entries[number].shape


def _of_pool(net: Opened, scope: Microscope, layer: Pool, number: int) -> Microscope:
    window, stride = window_of(layer)
    scope = _one_map(scope)
    return replace(scope, kind=f"{layer.how}_pool", window=window, stride=stride)


def _of_global_pool(net: Opened, scope: Microscope, layer: Layer, number: int) -> Microscope:
    return replace(_one_map(scope), kind="global_average_pool")


def _of_dropout(net: Opened, scope: Microscope, layer: Layer, number: int) -> Microscope:
    return _one_map(scope)


def _one_map(scope: Microscope) -> Microscope:
    """The input cut down to the map that the unit takes: (h, w, 1)."""
    given = as_maps(scope.input)
    chosen = np.ascontiguousarray(given[..., scope.unit, np.newaxis])
    return replace(scope, input=chosen, input_shape=chosen.shape)


def _of_flatten(net: Opened, scope: Microscope, layer: Layer, number: int) -> Microscope:
    place = np.unravel_index(scope.unit, scope.input_shape)
    return replace(scope, kind="flatten", at=tuple(int(each) for each in place))


def _of_softmax(net: Opened, scope: Microscope, layer: Softmax, number: int) -> Microscope:
    scope = replace(scope, kind="softmax", activation="softmax")
    if not layer.dense:
        return replace(scope, logits=scope.input)
    kernel = _kernel(net.layer("logits"), scope.unit)
    logits = scope.input @ net.layer("logits").kernel.numpy() + net.layer("logits").bias.numpy()
    return replace(scope, input_shape=_before_flatten(net, number), logits=logits, **kernel)


_GATHER: dict[type, Callable[[Opened, Microscope, Any, int], Microscope]] = {
    Conv: _of_conv,
    Dense: _of_weights,
    Pool: _of_pool,
    GlobalPool: _of_global_pool,
    Dropout: _of_dropout,
    Flatten: _of_flatten,
    Softmax: _of_softmax,
}
