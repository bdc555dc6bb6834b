"""The kernels of a convolution and how large each is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.explain.answers import Filters, LayerEntry
from core.explain.opened import Opened
from core.models.opening import ModelError

KERNEL_BYTES = 256_000


def filters(net: Opened, layer: str, units: Sequence[int] | None = None) -> Filters:
    """Kernels float32 (m, k, k, c_in) of `units`, else of the first ones that fit KERNEL_BYTES.

    Norms are Euclidean over a whole kernel, root of the sum of its squares, for all units. Raises
    ModelError for a layer that is no convolution and for an unknown unit.
    """
    entry = convolution(net, layer)
    keras_layer = net.layer(net.keras_name(layer, "sum"))
    kernels = keras_layer.kernel.numpy().transpose(3, 0, 1, 2)
    if units is None:
        shown = np.arange(max(1, KERNEL_BYTES // kernels[0].nbytes))[: entry.units]
    else:
        for unit in units:
            net.unit(layer, unit)
        shown = np.array(units, np.int64)
    bias = keras_layer.bias.numpy() if keras_layer.use_bias else np.zeros(entry.units, np.float32)
    return Filters(
        entry,
        np.ascontiguousarray(kernels[shown]),
        shown.astype(np.int32),
        norms=norms(kernels),
        bias=bias,
        colour=is_first(net, layer) and kernels.shape[3] == 3,
    )


def norms(kernels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Root of the sum of squares per kernel: (m, k, k, c_in) to (m,).

    >>> norms(np.array([[[[3.0, 4.0]]]], np.float32)).tolist()
    [5.0]
    """
    flat = kernels.reshape(len(kernels), -1).astype(np.float64)
    return np.sqrt(np.square(flat).sum(axis=1)).astype(np.float32)


def convolution(net: Opened, layer: str) -> LayerEntry:
    """The entry of a convolution. Raises ModelError naming those that there are."""
    entry = net.entry(layer)
    if entry.kind == "conv":
        return entry
    names = [each.layer for each in net.network.layers if each.kind == "conv"]
    remedy = f"choose {', '.join(names)}" if names else "this network has no convolution"
    raise ModelError(f"Layer {layer} has no kernels; {remedy}.")


def is_first(net: Opened, layer: str) -> bool:
    """True for a convolution whose input is the image, so that its kernels can be seen as such."""
    names = [each.layer for each in net.network.layers if each.kind not in ("input", "dropout")]
    return names[0] == layer
