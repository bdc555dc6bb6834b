"""What a unit likes: the test images that excite it most, and one made for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.explain.answers import Dream, Favourites, LayerEntry
from core.explain.opened import Opened
from core.models.opening import ModelError

Floats = NDArray[np.float32]

TASTELESS = ("input", "dropout", "flatten")  # they pass on what others have computed
FAVOURITES = 9
SAMPLE_IMAGES = 2000
SAMPLE_MULTIPLY_ADDS = 4e10  # some three seconds on two cores

STEPS = 96
STEP_LENGTH = 0.4  # Euclidean length of one step, in units of the image's range [0, 1]
DECAY = 0.01  # share of the image's contrast lost in each step
BLUR = np.array([0.06, 0.88, 0.06], np.float32)
SEED = 1


def favourites(net: Opened, layer: str, unit: int) -> Favourites:
    """The nine images of the test set with the largest value of a unit, and where it has it.

    A map counts with its largest value (Zeiler and Fergus 2014, section 4,
    https://arxiv.org/abs/1311.2901). The first call works out all units of all layers, from up to
    SAMPLE_IMAGES images spread over the test set. Raises ModelError.
    """
    entry = _with_taste(net, layer, unit)
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


def _with_taste(net: Opened, layer: str, unit: int) -> LayerEntry:
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


def dream(net: Opened, layer: str, unit: int) -> Dream:
    """An image (h, w, c) in [0, 1] that excites a unit, by gradient ascent.

    x <- x + STEP_LENGTH * g / |g| with g the gradient of the unit's mean value (Erhan, Bengio,
    Courville and Vincent 2009, "Visualizing higher-layer features of a deep network"), from faint
    noise about mid-grey with a fixed seed. After each step the contrast decays and the image is
    blurred a little, which keeps out the high frequencies that any network answers to (Yosinski et
    al. 2015, https://arxiv.org/abs/1506.06579), and clipped to [0, 1]. The value is that before the
    activation function, because ReLU has no gradient where it is 0. Costs STEPS forward and
    backward passes. Raises ModelError.
    """
    entry = _with_taste(net, layer, unit)
    signature = net.image_signature(), tf.TensorSpec((), tf.int32)
    climb = net.compiled(("climb", layer), _climb(net, entry), *signature)
    rng = np.random.default_rng(SEED)
    shape = (1, *net.network.image_shape)
    start = (0.5 + 0.02 * rng.standard_normal(shape)).astype(np.float32)
    image, before, after = climb(start, np.int32(unit))
    return Dream(entry, unit, np.asarray(image)[0], float(before), float(after), STEPS)


def _climb(net: Opened, entry: LayerEntry) -> Any:
    linear = [stage for stage in entry.stages if stage not in ("activation", "softmax")]
    name = net.keras_name(entry.layer, linear[-1]) if linear else _above(net, entry)
    stop = net.position(name)
    blur = _blur_kernel(net.network.image_shape[2])

    def value(image: Any, unit: Any) -> Any:
        return tf.reduce_mean(tf.gather(net.through(image, 0, stop), unit, axis=-1))

    def step(image: Any, unit: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(image)
            height = value(image, unit)
        slope = tape.gradient(height, image)
        image += STEP_LENGTH * slope / (tf.norm(slope) + 1e-12)
        image = 0.5 + (1 - DECAY) * (image - 0.5)
        edges = tf.pad(image, ((0, 0), (1, 1), (1, 1), (0, 0)), "SYMMETRIC")
        image = tf.nn.depthwise_conv2d(edges, blur, (1, 1, 1, 1), "VALID")
        return tf.clip_by_value(image, 0.0, 1.0)

    def run(start: Any, unit: Any) -> Any:
        image = start
        for _ in tf.range(STEPS):
            image = step(image, unit)
        return image, value(start, unit), value(image, unit)

    return run


def _above(net: Opened, entry: LayerEntry) -> str:
    """The Keras layer whose output a softmax without dense layer takes."""
    names = [each.layer for each in net.network.layers]
    return net.keras_name(names[names.index(entry.layer) - 1])


def _blur_kernel(channels: int) -> Any:
    return tf.constant(np.tile(np.outer(BLUR, BLUR)[:, :, None, None], (1, 1, channels, 1)))
