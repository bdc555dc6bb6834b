"""What a unit likes: the test images that excite it most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.explain.answers import Favourites, LayerEntry
from core.explain.opened import Opened
from core.models.opening import ModelError

Floats = NDArray[np.float32]

TASTELESS = ("input", "dropout", "flatten")  # they pass on what others have computed
FAVOURITES = 9
SAMPLE_IMAGES = 2000
SAMPLE_MULTIPLY_ADDS = 4e10  # some three seconds on two cores


def favourites(net: Opened, layer: str, unit: int) -> Favourites:
    """The nine images of the test set with the largest value of a unit, and where it has it.

    A map counts with its largest value (Zeiler and Fergus 2014, section 4,
    https://arxiv.org/abs/1311.2901). The first call works out all units of all layers, from up to
    SAMPLE_IMAGES images spread over the test set. Raises ModelError.
    """
    entry = with_taste(net, layer, unit)
    if "favourites" not in net.memo:
        net.memo["favourites"] = _rank(net)
    rows, ranked = net.memo["favourites"]
    best = ranked[layer]
    kept = best.values[:, unit] > best.least[unit]
    index = rows[best.images[kept, unit]]
    flat = best.places[kept, unit]
    width = entry.shape[1] if entry.maps else 1
    places = np.stack([flat // width, flat % width], axis=1).astype(np.int32)
    images, labels = net.test_set()
    return Favourites(
        entry,
        int(unit),
        index.astype(np.int32),
        labels[index],
        np.rint(images[index] * 255).astype(np.uint8),
        best.values[kept, unit],
        places,
        boxes(net, entry, places),
        len(rows),
    )


def with_taste(net: Opened, layer: str, unit: int) -> LayerEntry:
    """The entry of a layer that can like something, with this unit. Raises ModelError."""
    entry = net.unit(layer, unit)
    if entry.kind in TASTELESS:
        names = [each.layer for each in net.network.layers if each.kind not in TASTELESS]
        raise ModelError(f"Layer {layer} computes nothing of its own; choose {', '.join(names)}.")
    return entry


def boxes(net: Opened, entry: LayerEntry, places: NDArray[np.int32]) -> NDArray[np.int32]:
    """(m, 4) receptive fields (top, left, bottom, right) of units at places (m, 2); the whole image
    where a unit sees all of it."""
    height, width = net.network.image_shape[:2]
    whole = (0, 0, height, width)
    field = entry.field
    found = [field.box(int(y), int(x)) if field else whole for y, x in places]
    return np.array(found, np.int32).reshape(-1, 4)


@dataclass(frozen=True, eq=False)
class _Best:
    """Per unit the nine largest values (9, units) over the images seen so far, at most one an
    image; `images` counts in the sample, `places` in the flattened map; least (units,)."""

    values: Floats
    images: NDArray[np.int64]
    places: NDArray[np.int64]
    least: Floats

    def joined(self, other: _Best) -> _Best:
        values = np.concatenate([self.values, other.values])
        order = np.argsort(-values, axis=0, kind="stable")[:FAVOURITES]
        images, places = (
            np.take_along_axis(np.concatenate(each), order, axis=0)
            for each in ((self.images, other.images), (self.places, other.places))
        )
        values = np.take_along_axis(values, order, axis=0)
        return _Best(values, images, places, np.minimum(self.least, other.least))


def _rank(net: Opened) -> tuple[NDArray[np.int64], dict[str, _Best]]:
    """Rows of the sample (n,) in the test set, and the best of every layer with a taste."""
    rows = net.sample(SAMPLE_IMAGES, SAMPLE_MULTIPLY_ADDS)
    images = net.test_set()[0]
    entries = [entry for entry in net.network.layers if entry.kind not in TASTELESS]
    peaks = net.compiled("peaks", _peaks(net, entries), net.image_signature())
    best: dict[str, _Best] = {}
    for part in net.batches(len(rows), 2 * net.values):
        made = peaks(images[rows[part]])
        for entry, (values, places, least) in zip(entries, made, strict=True):
            numbers = np.arange(part.start, part.stop)[:, np.newaxis]
            new = _Best(
                values.numpy(),
                np.broadcast_to(numbers, values.shape),
                places.numpy(),
                least.numpy().min(axis=0),
            )
            old = best.get(entry.layer)
            best[entry.layer] = old.joined(new) if old else new.joined(_nothing(entry.units))
    return rows, best


def _nothing(units: int) -> _Best:
    empty = np.zeros((0, units))
    return _Best(
        empty.astype(np.float32),
        empty.astype(np.int64),
        empty.astype(np.int64),
        np.full(units, np.inf, np.float32),
    )


def _peaks(net: Opened, entries: list[LayerEntry]) -> Any:
    """Per layer and image the largest value of each unit, where it is, and the least one."""
    stops = [net.position(net.keras_name(entry.layer)) for entry in entries]

    def run(images: Any) -> list[Any]:
        found, x, start = [], images, 0
        for entry, stop in zip(entries, stops, strict=True):
            x = net.through(x, start, stop)
            start = stop
            flat = tf.reshape(x, (tf.shape(x)[0], -1, entry.units))
            least = tf.reduce_min(flat, axis=1)
            found.append((tf.reduce_max(flat, axis=1), tf.argmax(flat, axis=1), least))
        return found

    return run
