"""The network of a configuration as Keras code, as `core.models.cnn.build` makes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.config import RunConfig, TrainingConfig
from core.datasets.spec import DataSpec
from core.datasets.statistics import Statistics
from core.layers import Conv, Dense, Dropout, Flatten, GlobalPool, Layer, Pool, Softmax
from core.models.describe import describe


def model_code(config: RunConfig, spec: DataSpec, statistics: Statistics) -> str:
    """Code that sets the seed and makes `model`. Raises StackError."""
    padding = config.data.preprocessing.padding
    rows = describe(config.model.layers, spec.shape, len(spec.classes), padding).rows
    names = [row.name for row in rows if row.index > 0]
    lines = [
        "keras.utils.set_random_seed(SEED)  # the layers draw their weights in this order",
        f'image = keras.Input({spec.shape}, name="image")',
        "x = image",
        *_preprocessing(padding, statistics),
    ]
    for place, (layer, name) in enumerate(zip(config.model.layers, names, strict=True), 1):
        lines += _layer(layer, name, len(spec.classes), config.training, place)
    return "\n".join([*lines, 'model = keras.Model(image, x, name="cnn")', "model.summary()"])


def _call(what: str, *values: Any, **named: Any) -> str:
    """x = keras.layers.What(...)(x); texts that begin with "keras." or "SEED" stay code."""
    shown = [repr(value) for value in values]
    for name, value in named.items():
        code = isinstance(value, str) and value.startswith(("keras.", "SEED"))
        shown.append(f"{name}={value if code else repr(value)}")
    return f"x = keras.layers.{what}({', '.join(shown)})(x)"


def _preprocessing(padding: int, statistics: Statistics) -> Iterator[str]:
    if padding:
        yield _call("ZeroPadding2D", padding, name="padding")
    if statistics.mean is None and statistics.std is None:
        return
    image = statistics.mean is not None and statistics.mean.ndim == 3
    axis = (1, 2, 3) if image else (3,)
    yield f"x = keras.layers.Normalization(axis={axis}, mean=mean, variance=variance,"
    yield '                               name="normalization")(x)'


def _layer(
    layer: Layer, name: str, classes: int, training: TrainingConfig, place: int
) -> Iterator[str]:
    match layer:
        case Conv():
            yield _call(
                "Conv2D",
                layer.filters,
                layer.kernel,
                strides=layer.stride,
                padding=layer.padding,
                **_weights(layer, training, [0, 1, 2]),
                name=name,
            )
            yield from _finish(layer, name)
        case Dense():
            yield _call("Dense", layer.units, **_weights(layer, training, 0), name=name)
            yield from _finish(layer, name)
        case Pool():
            what = "MaxPooling2D" if layer.how == "max" else "AveragePooling2D"
            yield _call(what, layer.size, strides=layer.stride, name=name)
        case GlobalPool():
            yield _call("GlobalAveragePooling2D", name=name)
        case Dropout():
            yield _call("Dropout", layer.rate, seed=f"SEED + {place}", name=name)
        case Flatten():
            yield _call("Flatten", name=name)
        case Softmax():
            if layer.dense:
                yield _call("Dense", classes, **_limits(training, 0), name="logits")
            yield _call("Activation", "softmax", name=name)


def _weights(layer: Conv | Dense, training: TrainingConfig, axis: Any) -> dict[str, Any]:
    return {
        "use_bias": not layer.batch_norm,
        "kernel_initializer": layer.kernel_initializer,
        "bias_initializer": layer.bias_initializer,
        **_limits(training, axis),
    }


def _limits(training: TrainingConfig, axis: Any) -> dict[str, Any]:
    """Penalty and max-norm, where the run had them."""
    found = {}
    if training.l1 or training.l2:
        found["kernel_regularizer"] = f"keras.regularizers.L1L2({training.l1}, {training.l2})"
    if training.max_norm:
        found["kernel_constraint"] = f"keras.constraints.MaxNorm({training.max_norm}, {axis})"
    return found


def _finish(layer: Conv | Dense, name: str) -> Iterator[str]:
    if layer.batch_norm:
        yield _call("BatchNormalization", name=f"{name}_norm")
    if layer.activation != "linear":
        yield _call("Activation", layer.activation, name=f"{name}_activation")
