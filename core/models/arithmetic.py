"""What one layer does to a shape, and what it costs: integers only, nothing is built.

A shape is (height, width, channels) for feature maps or (n,) for a vector.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.layers import Conv, Dense, Dropout, Flatten, GlobalPool, Layer, Pool, Softmax

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Effect:
    """One layer applied to one image.

    `multiply_adds` counts the products of convolutions and dense layers, bias and activation left
    out, as papers do. `window` and `stride` (px of the layer's input) describe what slides; 1 and 1
    when nothing does.
    """

    shape: Shape
    parameters: int = 0
    trainable: int = 0
    multiply_adds: int = 0
    window: int = 1
    stride: int = 1


def output_side(side: int, window: int, stride: int, padding: str) -> int:
    """Number of windows along one side, in the way of TensorFlow.

    valid: floor((side - window) / stride) + 1, so 28 with a window of 5 gives 24.
    same: ceil(side / stride), so 28 with a stride of 2 gives 14, whatever the window.
    (Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning",
    https://arxiv.org/abs/1603.07285)
    """
    if padding == "same":
        return -(-side // stride)
    return (side - window) // stride + 1


def receptive_field(field: int, jump: int, window: int, stride: int) -> tuple[int, int]:
    """Receptive field and jump (px of the image) after one more sliding layer.

    field' = field + (window - 1) * jump and jump' = jump * stride, starting from 1 and 1: a 5x5
    convolution and a 2x2 pooling with stride 2 give 5 and 1, then 6 and 2. Zero padding is not
    subtracted, so a field can exceed the image. (Araujo, Norris and Sim 2019, "Computing receptive
    fields of convolutional neural networks", https://distill.pub/2019/computing-receptive-fields)
    """
    return field + (window - 1) * jump, jump * stride


def weights(inputs: int, outputs: int, batch_norm: bool) -> tuple[int, int]:
    """(parameters, trainable) of `outputs` units that each see `inputs` values.

    Without batch normalisation a unit has a weight per input and a bias. With it, the shift beta
    takes the place of the bias: a unit has a scale gamma and a shift beta, which train, and a
    running mean and variance, which do not (Ioffe and Szegedy 2015,
    https://arxiv.org/abs/1502.03167).
    """
    if not batch_norm:
        return (inputs + 1) * outputs, (inputs + 1) * outputs
    return (inputs + 4) * outputs, (inputs + 2) * outputs


def effect(layer: Layer, shape: Shape, classes: int) -> Effect:
    """What `layer` makes of an input of `shape`; the layer must fit (see `core.models.checks`)."""
    match layer:
        case Conv():
            return _conv(layer, shape)
        case Pool():
            sides = (output_side(side, layer.size, layer.stride, "valid") for side in shape[:2])
            return Effect((*sides, shape[2]), window=layer.size, stride=layer.stride)
        case GlobalPool():
            return Effect(shape[2:])
        case Flatten():
            return Effect((size(shape),))
        case Dense():
            return _dense(shape, layer.units, layer.batch_norm)
        case Softmax(dense=True):
            return _dense(shape, classes, False)
        case Dropout() | Softmax():
            return Effect(shape)


def _conv(layer: Conv, shape: Shape) -> Effect:
    height, width = (
        output_side(side, layer.kernel, layer.stride, layer.padding) for side in shape[:2]
    )
    inputs = layer.kernel**2 * shape[2]
    parameters, trainable = weights(inputs, layer.filters, layer.batch_norm)
    return Effect(
        (height, width, layer.filters),
        parameters,
        trainable,
        multiply_adds=height * width * layer.filters * inputs,
        window=layer.kernel,
        stride=layer.stride,
    )


def _dense(shape: Shape, units: int, batch_norm: bool) -> Effect:
    parameters, trainable = weights(shape[0], units, batch_norm)
    return Effect((units,), parameters, trainable, multiply_adds=shape[0] * units)


def size(shape: Shape) -> int:
    """Number of values: (5, 5, 16) has 400."""
    total = 1
    for side in shape:
        total *= side
    return total
