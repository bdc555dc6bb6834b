"""Time-lapse: the same network as it was at each snapshot of its training."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix

from core.explain.activations import as_maps, quantise
from core.explain.answers import LayerEntry
from core.explain.filters import convolution, is_first
from core.explain.lapse_answers import Frame, LapseAnswers, LapseMaps
from core.explain.opened import Opened
from core.models.opening import ModelError
from core.training.snapshots import Snapshot, read_weights, snapshots

Floats = NDArray[np.float32]

MAPS_BYTES = 600_000
SAMPLE_IMAGES = 300
SAMPLE_MULTIPLY_ADDS = 4e9  # per frame
SECONDS = 1.0


def frames(net: Opened) -> tuple[Frame, ...]:
    """The moments of which there are snapshots, in order."""
    return tuple(Frame(each.step, each.epoch) for each in _snapshots(net))


def lapse_filters(net: Opened, layer: str, unit: int | None = None) -> LapseMaps:
    """Kernels over time, a map per slice k x k: of all filters of the first convolution, of one
    unit of a deeper one (of unit 0 when None). Raises ModelError."""
    entry = convolution(net, layer)
    chosen = slice(None)
    if unit is not None or not is_first(net, layer):
        unit = 0 if unit is None else unit
        net.unit(layer, unit)
        chosen = slice(unit, unit + 1)
    name = net.keras_name(layer, "sum")
    inputs = net.layer(name).kernel.shape[2]
    slices, seen = [], []
    for snapshot, twin in _replay(net):
        kernel = twin.layer(name).kernel.numpy()[..., chosen]
        side = kernel.shape[0]
        slices.append(kernel.transpose(3, 2, 0, 1).reshape(-1, side, side))
        seen.append(snapshot)
    if not seen:
        return _nothing(entry)
    shown = np.arange(len(slices[0])) % inputs
    return _quantised(entry, seen, shown, np.stack(slices))


def lapse_maps(net: Opened, image: Floats, layer: str) -> LapseMaps:
    """One image's maps after the last stage of a layer, over time; as many as fit MAPS_BYTES.

    A vector is one row. Raises ModelError.
    """
    entry, image = net.entry(layer), net.image(image)
    name = net.keras_name(layer)
    count = max(1, len(_snapshots(net)))
    area = int(np.prod(entry.shape[:2])) if entry.maps else entry.units
    most = max(1, MAPS_BYTES // (count * area))
    pictures, seen = [], []
    for snapshot, twin in _replay(net):
        array = as_maps(twin.outputs(image[np.newaxis])[name][0])
        pictures.append(array.transpose(2, 0, 1)[:most] if entry.maps else array.transpose(0, 1, 2))
        seen.append(snapshot)
    if not seen:
        return _nothing(entry)
    return _quantised(entry, seen, np.arange(len(pictures[0])), np.stack(pictures))


def lapse_answers(net: Opened, image: Floats, seconds: float = SECONDS) -> LapseAnswers:
    """Prediction of the image and confusion matrix of a sample of the test set, over time.

    New confusion matrices are computed until `seconds` are over, at least one; the next call goes
    on from there, as they are kept. Raises ModelError.
    """
    image = net.image(image)
    kept: dict[tuple[int, int], NDArray[np.int32]] = net.memo.setdefault("confusions", {})
    rows, new = _sample(net), 0
    end, seen, given = time.monotonic() + seconds, [], []
    matrices: list[NDArray[np.int32] | None] = []
    for snapshot, twin in _replay(net):
        seen.append(snapshot)
        given.append(twin.probabilities(image[np.newaxis])[0])
        key = (snapshot.step, snapshot.epoch)
        if key not in kept and len(rows) and (not new or time.monotonic() < end):
            kept[key] = _confusion(net, twin, rows)
            new += 1
        matrices.append(kept.get(key))
    for key in kept.keys() - {(each.step, each.epoch) for each in seen}:
        del kept[key]  # thinned out meanwhile
    return _answers(net, seen, given, matrices, len(rows))


def _answers(
    net: Opened,
    seen: list[Snapshot],
    given: list[Floats],
    matrices: list[NDArray[np.int32] | None],
    images: int,
) -> LapseAnswers:
    classes = len(net.network.classes)
    unknown = np.full((classes, classes), -1, np.int32)
    confusion = np.array([unknown if each is None else each for each in matrices], np.int32)
    confusion = confusion.reshape(-1, classes, classes)
    right = np.trace(confusion, axis1=1, axis2=2)
    known = np.array([each is not None for each in matrices], bool)
    accuracy = np.where(known, right / max(1, images), np.nan).astype(np.float32)
    done = int(known.sum()) if images else len(seen)
    return LapseAnswers(
        _frames(seen),
        np.array(given, np.float32).reshape(-1, classes),
        confusion,
        accuracy,
        images,
        done,
    )


def _sample(net: Opened) -> NDArray[np.int64]:
    try:
        return net.sample(SAMPLE_IMAGES, SAMPLE_MULTIPLY_ADDS)
    except ModelError:  # the image alone can be followed without the data set
        return np.zeros(0, np.int64)


def _confusion(net: Opened, twin: Opened, rows: NDArray[np.int64]) -> NDArray[np.int32]:
    images, labels = net.test_set()
    predicted = twin.probabilities(images[rows]).argmax(axis=1)
    classes = np.arange(len(net.network.classes))
    return confusion_matrix(labels[rows], predicted, labels=classes).astype(np.int32)


def _snapshots(net: Opened) -> list[Snapshot]:
    return snapshots(net.run) if net.run else []


def _replay(net: Opened) -> Iterator[tuple[Snapshot, Opened]]:
    """Each snapshot with a copy of the network that has its weights. One that has just been thinned
    out is passed over. Raises ModelError for one that does not fit."""
    if "replay" not in net.memo:
        net.memo["replay"] = net.twin(keras.models.clone_model(net.model))
    twin: Opened = net.memo["replay"]
    for snapshot in _snapshots(net):
        if _set_weights(twin, snapshot.path):
            yield snapshot, twin


def _set_weights(twin: Opened, path: Path) -> bool:
    try:
        twin.model.set_weights(read_weights(path))
    except FileNotFoundError:
        return False
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        raise ModelError(
            f"The snapshot {path.name} is damaged or does not fit this network; train it again."
        ) from None
    return True


def _quantised(
    entry: LayerEntry, seen: list[Snapshot], shown: NDArray[np.int64], pictures: Floats
) -> LapseMaps:
    """pictures (frames, m, h, w), with one scale a map for all frames."""
    count, maps, height, width = pictures.shape
    over_time = pictures.transpose(1, 0, 2, 3).reshape(maps, count * height, width)
    pixels, lows, highs = quantise(over_time)
    films = pixels.reshape(maps, count, height, width).transpose(1, 0, 2, 3)
    numbers = shown.astype(np.int32)
    return LapseMaps(entry, _frames(seen), numbers, np.ascontiguousarray(films), lows, highs)


def _nothing(entry: LayerEntry) -> LapseMaps:
    none = np.zeros(0, np.float32)
    pixels = np.zeros((0, 0, 1, 1), np.uint8)
    return LapseMaps(entry, (), none.astype(np.int32), pixels, none, none)


def _frames(seen: list[Snapshot]) -> tuple[Frame, ...]:
    return tuple(Frame(each.step, each.epoch) for each in seen)
