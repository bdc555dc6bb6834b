"""An image made for a unit, by gradient ascent."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from core.explain.answers import Dream, Field, LayerEntry
from core.explain.gradients import NUMBER
from core.explain.opened import MOST_WORK, Opened
from core.explain.preference import with_taste

STEPS = 96
STEP_LENGTH = 0.4  # Euclidean length of one step, in units of the image's range [0, 1]
DECAY = 0.01  # share of the image's contrast lost in each step
BLUR = np.array([0.06, 0.88, 0.06], np.float32)
SEED = 1


def dream(net: Opened, layer: str, unit: int) -> Dream:
    """An image (h, w, c) in [0, 1] that excites a unit, by gradient ascent.

    x <- x + STEP_LENGTH * g / |g| with g the gradient of what the unit computes (Erhan, Bengio,
    Courville and Vincent 2009, "Visualizing higher-layer features of a deep network"), from faint
    noise about mid-grey with a fixed seed. After each step the contrast decays and the image is
    blurred a little, which keeps out the high frequencies that any network answers to (Yosinski et
    al. 2015, https://arxiv.org/abs/1506.06579), and clipped to [0, 1].

    What rises is the mean of the value before the activation function, because ReLU has no
    gradient where it is 0, over places whose receptive fields do not overlap: each can then show
    the unit's whole pattern. Over all places a kernel would say little, since every pixel of an
    even image meets every weight. Costs STEPS forward and backward passes, fewer for a network too
    large for that. Raises ModelError.
    """
    entry = with_taste(net, layer, unit)
    signature = net.image_signature(), NUMBER, NUMBER
    climb = net.compiled(("climb", layer), _climb(net, entry), *signature)
    rng = np.random.default_rng(SEED)
    shape = (1, *net.network.image_shape)
    start = (0.5 + 0.02 * rng.standard_normal(shape)).astype(np.float32)
    steps = net.affordable(STEPS, MOST_WORK / 3)
    image, before, after = climb(start, np.int32(unit), np.int32(steps))
    return Dream(entry, int(unit), np.asarray(image)[0], float(before), float(after), steps)


def _climb(net: Opened, entry: LayerEntry) -> Any:
    linear = [stage for stage in entry.stages if stage not in ("activation", "softmax")]
    name = net.keras_name(entry.layer, linear[-1]) if linear else _above(net, entry)
    stop = net.position(name)
    blur = _blur_kernel(net.network.image_shape[2])
    rows, columns = (
        (_apart(entry.field, side) for side in entry.shape[:2]) if entry.maps else (0, 0)
    )

    def value(image: Any, unit: Any) -> Any:
        made = tf.gather(net.through(image, 0, stop), unit, axis=-1)
        return tf.reduce_mean(made[:, rows, columns] if entry.maps else made)

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

    def run(start: Any, unit: Any, steps: Any) -> Any:
        image = start
        for _ in tf.range(steps):
            image = step(image, unit)
        return image, value(start, unit), value(image, unit)

    return run


def _apart(field: Field | None, count: int) -> slice:
    """Of `count` places in a row those whose fields do not overlap, in the middle of the row.

    >>> _apart(Field(5, 1, 0, 0), 24)  # 5 px wide and 1 px apart: every fifth
    slice(1, None, 5)
    """
    assert field is not None
    step = -(-field.size // field.jump)
    return slice((count - 1) % step // 2 if count > step else count // 2, None, step)


def _above(net: Opened, entry: LayerEntry) -> str:
    """The Keras layer whose output a softmax without dense layer takes."""
    names = [each.layer for each in net.network.layers]
    return net.keras_name(names[names.index(entry.layer) - 1])


def _blur_kernel(channels: int) -> Any:
    return tf.constant(np.tile(np.outer(BLUR, BLUR)[:, :, None, None], (1, 1, channels, 1)))
