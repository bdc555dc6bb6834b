"""Shapes, parameters, multiply-adds and receptive fields of a stack, before anything is built."""

from __future__ import annotations

from dataclasses import dataclass

from core.config import RunConfig
from core.datasets.registry import spec
from core.layers import Layer
from core.models.arithmetic import Shape, effect, receptive_field, size
from core.models.checks import Problem, cost_problem, end_problem, fit_problem
from core.models.titles import names, title
from core.schema import ConfigError


@dataclass(frozen=True)
class LayerRow:
    """One layer of a described stack.

    `index` 0 is the input, 1 the first layer. `output_shape` is (h, w, channels) or (n,).
    `receptive_field` and `jump` are in px of the (padded) input: one output value sees a square of
    `receptive_field` px, and its neighbour one that is moved by `jump` px; None once a value can
    see the whole image (after flatten or global pooling). `multiply_adds` is per image.
    """

    index: int
    kind: str
    name: str
    title: str
    output_shape: Shape
    parameters: int = 0
    trainable: int = 0
    multiply_adds: int = 0
    receptive_field: int | None = None
    jump: int | None = None
    window: int = 1
    stride: int = 1

    @property
    def activations(self) -> int:
        """Number of values this layer makes from one image."""
        return size(self.output_shape)


@dataclass(frozen=True)
class Description:
    """A stack that can be built: its rows (row 0 is the input after padding) and totals.

    `multiply_adds` and `activations` (values that the layers make, the input left out) are per
    image.
    """

    rows: tuple[LayerRow, ...]

    @property
    def parameters(self) -> int:
        return sum(row.parameters for row in self.rows)

    @property
    def trainable(self) -> int:
        return sum(row.trainable for row in self.rows)

    @property
    def multiply_adds(self) -> int:
        return sum(row.multiply_adds for row in self.rows)

    @property
    def activations(self) -> int:
        return sum(row.activations for row in self.rows[1:])


class StackError(ConfigError):
    """A stack that cannot be built.

    `index` counts as in LayerRow (1 is the first layer; 0 the empty stack), `layer_name` is for
    people ("Layer 3, convolution 5×5"), `rows` describes the layers above the one that is refused.
    """

    def __init__(
        self, index: int, layer_name: str, problem: Problem, rows: tuple[LayerRow, ...]
    ) -> None:
        self.reason, self.remedy = problem
        super().__init__("", f"{layer_name}: {self.reason}; {self.remedy}.")
        self.field = f"model.layers[{index - 1}]" if index else "model.layers"
        self.index = index
        self.layer_name = layer_name
        self.rows = rows


def describe_run(config: RunConfig) -> Description:
    """What the layers of a configuration make of the images of its data set.

    Raises StackError as `describe` does, ConfigError for an unknown data set.
    """
    images = spec(config.data.name)
    padding = config.data.preprocessing.padding
    return describe(config.model.layers, images.shape, len(images.classes), padding)


def describe(
    layers: tuple[Layer, ...], input_shape: tuple[int, int, int], classes: int, padding: int = 0
) -> Description:
    """Every layer's output shape and cost for one image of input_shape (h, w, channels).

    `padding` zeros are added on each side first. Raises StackError for the first layer that does
    not fit, does not end the stack rightly, or makes the network too large.
    """
    height, width, channels = input_shape
    first = (height + 2 * padding, width + 2 * padding, channels)
    rows = [LayerRow(0, "input", "input", "input", first, receptive_field=1, jump=1)]
    for index, name in enumerate(names(layers)):
        shapes = [row.output_shape for row in rows]
        if problem := fit_problem(layers, index, shapes, classes):
            raise _refusal(layers, index, problem, rows)
        rows.append(_row(layers[index], name, rows[-1], classes))
        total = Description(tuple(rows))
        made = effect(layers[index], shapes[-1], classes)
        if problem := cost_problem(layers[index], made, total.parameters, total.activations):
            raise _refusal(layers, index, problem, rows[:-1])
    if problem := end_problem(layers):
        raise _refusal(layers, len(layers) - 1, problem, rows)
    return Description(tuple(rows))


def _row(layer: Layer, name: str, above: LayerRow, classes: int) -> LayerRow:
    made = effect(layer, above.output_shape, classes)
    field: int | None = None
    jump: int | None = None
    if len(made.shape) == 3 and above.receptive_field and above.jump:
        field, jump = receptive_field(above.receptive_field, above.jump, made.window, made.stride)
    return LayerRow(
        above.index + 1,
        layer.kind,
        name,
        title(layer),
        made.shape,
        made.parameters,
        made.trainable,
        made.multiply_adds,
        field,
        jump,
        made.window,
        made.stride,
    )


def _refusal(
    layers: tuple[Layer, ...], index: int, problem: Problem, rows: list[LayerRow]
) -> StackError:
    name = f"Layer {index + 1}, {title(layers[index])}" if layers else "The network"
    return StackError(index + 1, name, problem, tuple(rows))
