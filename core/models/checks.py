"""Why a layer cannot stand where it stands, and the smallest change that helps."""

from __future__ import annotations

from collections.abc import Sequence

from core.layers import Conv, Dense, Flatten, GlobalPool, Layer, Pool, Softmax
from core.models.arithmetic import Effect, Shape
from core.models.titles import shape_text, title

MAX_PARAMETERS = 20_000_000  # 80 MB of weights; with Adam's two moments and gradients 320 MB
MAX_ACTIVATIONS = 5_000_000  # 20 MB an image, 2.5 GB a batch of 128

Problem = tuple[str, str]  # reason, remedy: two clauses of one sentence


def fit_problem(
    layers: Sequence[Layer], index: int, shapes: Sequence[Shape], classes: int
) -> Problem | None:
    """Why `layers[index]` cannot take its input, shapes[index]; None when it can.

    `shapes` starts with the network's input, so shapes[i + 1] is what layers[i] makes.
    """
    layer, shape = layers[index], shapes[index]
    maps = len(shape) == 3
    if isinstance(layer, Conv | Pool | GlobalPool):
        if not maps:
            return _needs_maps(layers, index, shape, shapes)
        return _window_problem(layers, index, shape)
    if isinstance(layer, Flatten) and not maps:
        return f"its input is already a vector of {shape[0]} values", "remove this layer"
    if isinstance(layer, Dense | Softmax) and maps:
        return _needs_vector(layer, shape)
    if isinstance(layer, Softmax):
        return _head_problem(layers, index, shape, classes)
    return None


def end_problem(layers: Sequence[Layer]) -> Problem | None:
    """Why a stack whose layers all fit cannot be trained; None when it ends in a softmax."""
    if not layers:
        return "there are no layers", "add at least flatten and a softmax head"
    if not isinstance(layers[-1], Softmax):
        return (
            "nothing turns its output into one probability per class",
            "add a softmax head at the end",
        )
    return None


def cost_problem(layer: Layer, made: Effect, parameters: int, activations: int) -> Problem | None:
    """Why the network is too large with this layer, given the totals up to it."""
    if parameters > MAX_PARAMETERS:
        reason = f"the network reaches {parameters:,} parameters here, more than {MAX_PARAMETERS:,}"
        return reason, _smaller(layer, made, MAX_PARAMETERS - (parameters - made.parameters))
    if activations > MAX_ACTIVATIONS:
        reason = (
            f"the network reaches {activations:,} values per image here, "
            f"more than {MAX_ACTIVATIONS:,}"
        )
        return reason, "use fewer filters, a larger stride, or a pooling above it"
    return None


def _smaller(layer: Layer, made: Effect, room: int) -> str:
    outputs = made.shape[-1]
    most = room * outputs // made.parameters
    if most >= 1 and isinstance(layer, Dense | Conv):
        noun = "units" if isinstance(layer, Dense) else "filters"
        return f"use {most:,} {noun} or less, or add pooling above it"
    return "add pooling above it"


def _needs_maps(
    layers: Sequence[Layer], index: int, shape: Shape, shapes: Sequence[Shape]
) -> Problem:
    vector = next(i for i in range(index) if len(shapes[i + 1]) == 1)
    reason = (
        f"it needs feature maps, but layer {vector + 1}, {title(layers[vector])}, "
        f"has made a vector of {shape[0]} values"
    )
    if isinstance(layers[index], GlobalPool):
        return reason, "remove one of the two"
    return reason, f"move it above layer {vector + 1}"


def _needs_vector(layer: Layer, shape: Shape) -> Problem:
    reason = f"it needs a vector, but its input is {shape_text(shape)} feature maps"
    if isinstance(layer, Softmax) and not layer.dense:
        return reason, "add global average pooling above it"
    return reason, "add flatten or global average pooling above it"


def _window_problem(layers: Sequence[Layer], index: int, shape: Shape) -> Problem | None:
    layer, side = layers[index], min(shape[:2])
    window = layer.kernel if isinstance(layer, Conv) else getattr(layer, "size", 1)
    if window <= side or getattr(layer, "padding", "valid") == "same":
        return None
    noun = "kernel" if isinstance(layer, Conv) else "size"
    remedies = [f"use a {noun} of {side} or less"]
    if isinstance(layer, Conv):
        remedies.append("padding 'same'")
    shrinking = [i for i in range(index) if isinstance(layers[i], Pool)]
    if shrinking:
        remedies.append(f"remove the pooling above it (layer {shrinking[-1] + 1})")
    return f"its input is only {shape[0]} × {shape[1]}", _either(remedies)


def _head_problem(
    layers: Sequence[Layer], index: int, shape: Shape, classes: int
) -> Problem | None:
    if index < len(layers) - 1:
        after = layers[index + 1]
        if any(isinstance(layer, Softmax) for layer in layers[index + 1 :]):
            return "there is a second softmax head below it", "remove one of the two"
        return (
            f"it must be the last layer, but {title(after)} follows",
            "move it to the end, or remove what follows",
        )
    if not layers[index].dense and shape[0] != classes:  # type: ignore[union-attr]
        reason = f"its input has {shape[0]:,} values, one per class would be {classes}"
        return reason, "turn on 'With dense layer'" + _width_remedy(layers[:index], classes)
    return None


def _width_remedy(above: Sequence[Layer], classes: int) -> str:
    """Naming the layer whose width decides, unless a flatten multiplies it by the pixels."""
    for index in reversed(range(len(above))):
        match above[index]:
            case Dense():
                return f", or give layer {index + 1} {classes} units"
            case Conv():
                return f", or give layer {index + 1} {classes} filters"
            case Flatten():
                return ""
    return ""


def _either(options: list[str]) -> str:
    return options[0] if len(options) == 1 else f"{', '.join(options[:-1])}, or {options[-1]}"
