"""The layers that a stack can hold: frozen dataclasses, told apart by `kind`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.schema import setting

MAX_LAYERS = 40

ACTIVATIONS = ("linear", "relu", "tanh", "sigmoid", "elu", "gelu", "leaky_relu", "silu")
INITIALIZERS = (
    "glorot_uniform",
    "glorot_normal",
    "he_uniform",
    "he_normal",
    "lecun_uniform",
    "lecun_normal",
    "random_normal",
    "zeros",
)
BIAS_INITIALIZERS = ("zeros", "ones", "random_normal")


def _activation(default: str) -> str:
    return setting(default, "Function applied to each output value.", choices=ACTIVATIONS)


def _kernel_initializer() -> str:
    return setting(
        "glorot_uniform",
        "How the weights are drawn before the first step.",
        label="Weight initialiser",
        choices=INITIALIZERS,
    )


def _bias_initializer() -> str:
    return setting(
        "zeros",
        "The value of each bias before the first step.",
        label="Bias initialiser",
        choices=BIAS_INITIALIZERS,
    )


@dataclass(frozen=True)
class Conv:
    """Convolution: `filters` kernels of kernel x kernel slide over the image."""

    kind: ClassVar[str] = "conv"
    filters: int = setting(16, "Number of kernels, one feature map each.", low=1, high=512)
    kernel: int = setting(3, "Side of the square kernel.", low=1, high=31, unit="px")
    stride: int = setting(1, "Pixels between two windows.", low=1, high=16, unit="px")
    padding: str = setting(
        "valid",
        "'same' surrounds the image with zeros, 'valid' does not.",
        choices=("valid", "same"),
    )
    activation: str = _activation("relu")
    batch_norm: bool = setting(
        False,
        "Normalise each map over the batch before the activation.",
        label="Batch normalisation",
    )
    kernel_initializer: str = _kernel_initializer()
    bias_initializer: str = _bias_initializer()


@dataclass(frozen=True)
class Pool:
    """Max or average pooling over windows of size x size."""

    kind: ClassVar[str] = "pool"
    how: str = setting(
        "max", "Keep the largest value or the mean of a window.", choices=("max", "average")
    )
    size: int = setting(2, "Side of the square window.", low=1, high=31, unit="px")
    stride: int = setting(2, "Pixels between two windows.", low=1, high=31, unit="px")


@dataclass(frozen=True)
class GlobalPool:
    """The mean of each map: (h, w, channels) becomes (channels,)."""

    kind: ClassVar[str] = "global_average_pool"


@dataclass(frozen=True)
class Dropout:
    """Zero a random share of the values while training."""

    kind: ClassVar[str] = "dropout"
    rate: float = setting(0.5, "Share of values set to zero.", low=0.0, high=0.95, step=0.05)


@dataclass(frozen=True)
class Flatten:
    """Maps to one vector: (h, w, channels) becomes (h * w * channels,)."""

    kind: ClassVar[str] = "flatten"


@dataclass(frozen=True)
class Dense:
    """Every input connected to every unit."""

    kind: ClassVar[str] = "dense"
    units: int = setting(128, "Number of outputs.", low=1, high=4096)
    activation: str = _activation("relu")
    batch_norm: bool = setting(
        False,
        "Normalise each unit over the batch before the activation.",
        label="Batch normalisation",
    )
    kernel_initializer: str = _kernel_initializer()
    bias_initializer: str = _bias_initializer()


@dataclass(frozen=True)
class Softmax:
    """The head: one probability per class. Always the last layer."""

    kind: ClassVar[str] = "softmax"
    dense: bool = setting(
        True,
        "Put a dense layer of one unit per class before it. "
        "Off when the layer above already gives one value per class.",
        label="With dense layer",
    )


Layer = Conv | Pool | GlobalPool | Dropout | Flatten | Dense | Softmax
LAYER_KINDS: dict[str, type] = {
    kind.kind: kind for kind in (Conv, Pool, GlobalPool, Dropout, Flatten, Dense, Softmax)
}
