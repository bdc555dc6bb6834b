"""Feature maps of every layer of an image, from one forward pass."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.explain.answers import ActivationMap, LayerEntry, LayerMaps, Walk, Walks
from core.explain.opened import Opened
from core.models.opening import ModelError

Floats = NDArray[np.float32]

WALK_BYTES = 125_000  # with names, ranges and marks beside the pixels under 150,000
LONGEST_VECTOR = 4096
SAMPLE_IMAGES = 256
SAMPLE_MULTIPLY_ADDS = 1e10  # about a second on two cores


def maps(net: Opened, image: Floats, layer: str, stage: str = "") -> ActivationMap:
    """All maps of one layer after one stage, the last when "": float32 (h, w, channels).

    A vector of n values is (1, 1, n). Raises ModelError for an unknown layer or stage.
    """
    name = net.keras_name(layer, stage)
    array = as_maps(net.outputs(net.image(image)[np.newaxis])[name][0])
    stage = stage or net.entry(layer).stages[-1]
    return ActivationMap(layer, stage, array, (float(array.min()), float(array.max())))


def as_maps(array: Floats) -> Floats:
    """(h, w, channels) as it is, (n,) as (1, 1, n)."""
    return array if array.ndim == 3 else array.reshape(1, 1, -1)


def walk(net: Opened, image: Floats, other: Floats | None = None) -> Walks:
    """Every layer after its last stage, quantised for a browser; of two images also the difference.

    All of it together stays within WALK_BYTES wherever one map a layer does.
    """
    pictures = [net.image(each) for each in (image, other) if each is not None]
    outputs = net.outputs(np.stack(pictures))
    dead, sample_images = dead_on_sample(net)
    first, *rest = [
        {entry.layer: outputs[net.keras_name(entry.layer)][i] for entry in net.network.layers}
        for i in range(len(pictures))
    ]
    sides = [first, *rest]
    if rest:
        sides.append({name: rest[0][name] - array for name, array in first.items()})
    most = maps_within(net.network.layers, WALK_BYTES // len(sides))
    walks = [_walk(net, side, dead, sample_images, most) for side in sides]
    return Walks(walks[0], *(walks[1:] or (None, None)))


def _walk(
    net: Opened,
    arrays: dict[str, Floats],
    dead: dict[str, NDArray[np.bool_]],
    sample_images: int,
    most: int,
) -> Walk:
    layers = [
        _layer_maps(entry, arrays[entry.layer], dead[entry.layer], most)
        for entry in net.network.layers
    ]
    return Walk(tuple(layers), arrays[net.network.layers[-1].layer], sample_images)


def _layer_maps(entry: LayerEntry, array: Floats, dead: NDArray[np.bool_], most: int) -> LayerMaps:
    if entry.maps:
        pictures = array.transpose(2, 0, 1)[:most]
        silent = np.asarray(~array.any(axis=(0, 1)))
    else:
        pictures = array[np.newaxis, np.newaxis, :LONGEST_VECTOR]
        silent = np.asarray(array == 0)
    pixels, lows, highs = quantise(pictures)
    return LayerMaps(
        entry,
        entry.stages[-1],
        zeros=float((array == 0).mean()),
        low=float(array.min()),
        high=float(array.max()),
        dead_here=silent,
        dead=dead,
        shown=np.arange(len(pictures), dtype=np.int32),
        pixels=pixels,
        lows=lows,
        highs=highs,
    )


def quantise(pictures: Floats) -> tuple[NDArray[np.uint8], Floats, Floats]:
    """(m, h, w) as uint8 with the least and largest value (m,) of each: 0 is the least, 255 the
    largest. A constant map is all 0.

    >>> quantise(np.array([[[0.0, 1.0, 0.5]]], np.float32))[0].tolist()
    [[[0, 255, 128]]]
    """
    flat = pictures.reshape(len(pictures), -1)
    lows, highs = flat.min(axis=1), flat.max(axis=1)
    with np.errstate(over="ignore", invalid="ignore"):
        scale = 255 / np.where(highs > lows, highs - lows, 1)
        levels = (pictures - lows[:, np.newaxis, np.newaxis]) * scale[:, np.newaxis, np.newaxis]
    pixels = np.rint(np.nan_to_num(levels, posinf=255)).astype(np.uint8)
    return pixels, lows.astype(np.float32), highs.astype(np.float32)


def maps_within(entries: Sequence[LayerEntry], budget: int) -> int:
    """The most maps to show of each layer so that one byte a value fits the budget; at least 1. The
    values of a vector take three: each comes with its two marks, dead and zero here."""
    sizes = [(entry.units, int(np.prod(entry.shape[:2]))) for entry in entries if entry.maps]
    rest = budget - sum(3 * min(each.units, LONGEST_VECTOR) for each in entries if not each.maps)
    low, high = 1, max(units for units, _ in sizes)
    while low < high:
        middle = (low + high + 1) // 2
        if sum(min(units, middle) * area for units, area in sizes) <= rest:
            low = middle
        else:
            high = middle - 1
    return low


def dead_on_sample(net: Opened) -> tuple[dict[str, NDArray[np.bool_]], int]:
    """Units bool (units,) per layer whose values are 0 for every image of a sample of the test
    set, and the size of the sample; no unit and 0 images where the test set is not here."""
    if "dead" not in net.memo:
        net.memo["dead"] = _dead_on_sample(net)
    return net.memo["dead"]


def _dead_on_sample(net: Opened) -> tuple[dict[str, NDArray[np.bool_]], int]:
    entries = net.network.layers
    try:
        rows = net.sample(SAMPLE_IMAGES, SAMPLE_MULTIPLY_ADDS)
    except ModelError:  # an upload can be looked at without the data set
        return {entry.layer: np.zeros(entry.units, bool) for entry in entries}, 0
    images = net.test_set()[0]
    dead = {entry.layer: np.ones(entry.units, bool) for entry in entries}
    for part in net.batches(len(rows)):
        outputs = net.outputs(images[rows[part]])
        for entry in entries:
            array = outputs[net.keras_name(entry.layer)]
            dead[entry.layer] &= ~array.reshape(-1, entry.units).any(axis=0)
    return dead, len(rows)
