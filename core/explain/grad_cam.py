"""Grad-CAM: where the maps of a convolution speak for a class.

Selvaraju et al. 2017, "Grad-CAM: visual explanations from deep networks via gradient-based
localization", https://arxiv.org/abs/1610.02391.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.explain.answers import Field, LayerEntry
from core.explain.gradients import gradient_in_layer
from core.explain.opened import Opened
from core.models.opening import ModelError

Floats = NDArray[np.float32]


def grad_cam(net: Opened, image: Floats, target: int, layer: str = "") -> tuple[Floats, str]:
    """Heat (h, w) >= 0 in px of the image, and the layer that was used.

    heat = ReLU(sum_k a_k A^k) with a_k the mean over all places of dS_target / dA^k, then placed on
    the image: each value at the centre of its receptive field, linear between them. Raises
    ModelError for a layer without places.
    """
    entry = _chosen(net, layer)
    maps, slopes = gradient_in_layer(net, image, target, net.keras_name(entry.layer))
    coarse = combine(maps, slopes)
    assert entry.field is not None
    return on_image(coarse, entry.field, net.network.image_shape[:2]), entry.layer


def combine(maps: Floats, slopes: Floats) -> Floats:
    """ReLU of the maps' sum, each times its mean slope: two arrays (h, w, k) to (h, w)."""
    weights = slopes.mean(axis=(0, 1))
    return np.maximum(maps @ weights, 0)


def on_image(coarse: Floats, field: Field, shape: tuple[int, ...]) -> Floats:
    """(gh, gw) spread over (h, w) px by linear interpolation; beyond the outermost centres the
    outermost value."""
    rows = _weights(field.top, field, coarse.shape[0], shape[0])
    columns = _weights(field.left, field, coarse.shape[1], shape[1])
    return np.asarray(rows @ coarse @ columns.T, np.float32)


def _weights(corner: int, field: Field, count: int, pixels: int) -> NDArray[np.float64]:
    """(pixels, count): the share of each value in each pixel along one side."""
    centres = corner + field.jump * np.arange(count) + (field.size - 1) / 2
    return np.stack([np.interp(np.arange(pixels), centres, row) for row in np.eye(count)], axis=1)


def choices(net: Opened) -> list[LayerEntry]:
    """Layers with more than one place, after which a class score still comes: convolutions, else
    poolings."""
    placed = [
        entry
        for entry in net.network.layers
        if entry.maps and entry.kind != "input" and max(entry.shape[:2]) > 1
    ]
    return [entry for entry in placed if entry.kind == "conv"] or placed


def _chosen(net: Opened, layer: str) -> LayerEntry:
    possible = choices(net)
    if layer:
        entry = net.entry(layer)
        if entry.field is not None and entry.kind != "input":
            return entry
        names = ", ".join(each.layer for each in possible) or "another method"
        raise ModelError(f"Grad-CAM needs feature maps, and {layer} has none; choose {names}.")
    if not possible:
        raise ModelError(
            "Grad-CAM needs feature maps, and this network has none; choose another method."
        )
    return possible[-1]
