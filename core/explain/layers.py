"""The steps inside each layer, what a unit can see, and the Keras layer behind each step.

Computed from a configuration alone; nothing is built.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from core.config import Preprocessing
from core.datasets.spec import DataSpec
from core.datasets.statistics import Statistics
from core.explain.answers import Field, LayerEntry, Network
from core.layers import Conv, Dense, Layer, Pool, Softmax
from core.models.arithmetic import receptive_field
from core.models.describe import LayerRow, describe

INPUT = "input"


@dataclass(frozen=True)
class Step:
    """One step of a layer, and the name of the Keras layer that computes it ("image" is the
    model's input)."""

    layer: str
    stage: str
    keras_name: str


def outline(
    layers: tuple[Layer, ...], spec: DataSpec, preprocessing: Preprocessing, statistics: Statistics
) -> tuple[Network, tuple[Step, ...]]:
    """The network as pages list it, and its steps in the order in which they are computed.

    Raises StackError when the layers do not fit the images.
    """
    rows = describe(layers, spec.shape, len(spec.classes), preprocessing.padding).rows
    groups = [_input_steps(preprocessing, statistics)]
    groups += [_steps(layer, row.name) for layer, row in zip(layers, rows[1:], strict=True)]
    places = fields(layers, rows, preprocessing.padding)
    entries = tuple(
        LayerEntry(
            row.name,
            row.kind,
            row.title,
            tuple(step.stage for step in steps),
            row.output_shape,
            row.output_shape[-1],
            place,
        )
        for row, steps, place in zip(rows, groups, places, strict=True)
    )
    return Network(entries, spec.classes, spec.shape), tuple(chain.from_iterable(groups))


def _input_steps(preprocessing: Preprocessing, statistics: Statistics) -> list[Step]:
    steps = [Step(INPUT, "image", "image")]
    if preprocessing.padding:
        steps.append(Step(INPUT, "padding", "padding"))
    if statistics.mean is not None or statistics.std is not None:
        steps.append(Step(INPUT, "normalization", "normalization"))
    return steps


def _steps(layer: Layer, name: str) -> list[Step]:
    """The names are those that `core.models.cnn.build` gives."""
    match layer:
        case Conv() | Dense():
            steps = [Step(name, "sum", name)]
            if layer.batch_norm:
                steps.append(Step(name, "batch_norm", f"{name}_norm"))
            if layer.activation != "linear":
                steps.append(Step(name, "activation", f"{name}_activation"))
            return steps
        case Softmax():
            logits = [Step(name, "logits", "logits")] if layer.dense else []
            return [*logits, Step(name, "softmax", name)]
    return [Step(name, "output", name)]


def fields(
    layers: tuple[Layer, ...], rows: tuple[LayerRow, ...], padding: int
) -> list[Field | None]:
    """Receptive field of each row's units, in px of the image before its own padding.

    Size and jump are those of `receptive_field`; the corner moves by what each convolution pads at
    the top and left, times the jump of its input (Araujo, Norris and Sim 2019,
    https://distill.pub/2019/computing-receptive-fields).
    """
    found: list[Field | None] = [Field(1, 1, -padding, -padding)]
    for layer, above, row in zip(layers, rows, rows[1:], strict=False):
        place = found[-1]
        if place is None or len(row.output_shape) != 3:
            found.append(None)
            continue
        height, width = (padded_before(layer, side) for side in above.output_shape[:2])
        size, jump = receptive_field(place.size, place.jump, row.window, row.stride)
        top, left = place.top - height * place.jump, place.left - width * place.jump
        found.append(Field(size, jump, top, left))
    return found


def padded_before(layer: Layer, side: int) -> int:
    """Zeros that a layer puts before the first row (or column) of an input of `side` rows.

    TensorFlow's "same": max((out - 1) * stride + kernel - side, 0) zeros in all, the smaller half
    before; so a 5x5 kernel with stride 2 on 28 px has 3 zeros, 1 before and 2 after. "valid" has
    none (https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2).

    >>> padded_before(Conv(1, 5, stride=2, padding="same"), 28)
    1
    """
    if not isinstance(layer, Conv) or layer.padding != "same":
        return 0
    windows = -(-side // layer.stride)
    return max((windows - 1) * layer.stride + layer.kernel - side, 0) // 2


def window_of(layer: Layer) -> tuple[int, int]:
    """(window, stride) of what slides; (1, 1) when nothing does."""
    match layer:
        case Conv():
            return layer.kernel, layer.stride
        case Pool():
            return layer.size, layer.stride
    return 1, 1
