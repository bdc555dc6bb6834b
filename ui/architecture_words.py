"""Sentences and sums about layers: what a stage does, and where its parameters come from."""

from __future__ import annotations

from collections.abc import Sequence

from core.layers import Conv, Dense, Layer, Softmax
from core.models.arithmetic import size
from core.models.describe import LayerRow
from core.models.titles import shape_text, title
from ui.wording import count

LENET = {
    "Input": "Two zeros are put all round the 28 × 28 picture, so that strokes near its edge can "
    "stand in the middle of a window. Then the mean of the training images is subtracted and the "
    "result divided by their standard deviation.",
    "C1": "Six kernels of 5 × 5 slide over the picture. Each makes a map of the places where it "
    "finds its pattern; ReLU sets what is negative to 0.",
    "S2": "Of each 2 × 2 window only the largest value stays: a quarter of the numbers, and a "
    "shift of one pixel matters less.",
    "C3": "Sixteen kernels, each looking at all six maps at once: patterns made of patterns.",
    "S4": "Pooling again: a quarter of the numbers remains.",
    "C5": "The window is now as large as the maps, so each of the 120 kernels makes one number. "
    "This convolution is a dense layer.",
    "F6": "84 units, each a weighted sum of all 120 numbers. (84 = 7 × 12: the paper compared "
    "them with drawn characters of 7 × 12 pixels.)",
    "Output": "Ten scores, one a digit. Softmax turns them into probabilities that sum to 1.",
}


def shape_at(shape: tuple[int, ...]) -> str:
    """'6 @ 28×28' for maps, as the paper writes it; '84' for a vector."""
    return shape_text(shape) if len(shape) == 1 else f"{shape[2]} @ {shape[0]}×{shape[1]}"


def parameter_sum(layer: Layer, given: tuple[int, ...], classes: int = 10) -> str:
    """Weights and biases, '(5·5·6 + 1)·16'; '' for a layer without weights."""
    match layer:
        case Conv():
            return f"({layer.kernel}·{layer.kernel}·{given[-1]} + 1)·{layer.filters}"
        case Dense():
            return f"({size(given):,} + 1)·{layer.units}"
        case Softmax(dense=True):
            return f"({size(given):,} + 1)·{classes}"
    return ""


def side_sum(layer: Layer, given: tuple[int, ...]) -> str:
    """'(32 − 5) / 1 + 1 = 28' for what slides without padding, '28 / 1 = 28' with it."""
    if len(given) != 3:
        return ""
    side = given[0]
    if isinstance(layer, Conv) and layer.padding == "same":
        return f"{side} / {layer.stride} = {-(-side // layer.stride)}"
    window = getattr(layer, "kernel", None) or getattr(layer, "size", None)
    if window is None:
        return ""
    stride = getattr(layer, "stride", 1)
    return f"({side} − {window}) / {stride} + 1 = {(side - window) // stride + 1}"


def table_lines(
    names: Sequence[str],
    layers: Sequence[Layer],
    given: Sequence[tuple[int, ...]],
    rows: Sequence[LayerRow],
) -> list[list[str]]:
    """Stage, what it is, what it makes, its parameters as a sum, and its multiply-adds; `given`
    are the shapes that the layers receive."""
    lines = []
    for name, layer, shape, row in zip(names, layers, given, rows, strict=True):
        parts = parameter_sum(layer, shape)
        total = f"{parts} = {count(row.parameters)}" if parts else "0"
        what = title(layer)
        products = count(row.multiply_adds) if row.multiply_adds else "–"
        made = shape_text(row.output_shape)
        lines.append([name, what[0].upper() + what[1:], made, total, products])
    return lines
