"""How a trained network does when its preprocessing is forgotten at prediction."""

from __future__ import annotations

import numpy as np

from core.concepts.forgotten import Forgotten, possible, prepared
from core.explain.opened import MOST_WORK, Opened

MOST_IMAGES = 1000
LEAST = 1e-7  # a probability of 0 counts as this one, as in Keras


def forgotten(net: Opened) -> Forgotten:
    """Right answers on up to MOST_IMAGES test images, one way after the other.

    The images enter behind the network's own preprocessing, prepared here as the way says.
    """
    images, labels = net.test_set()
    ways = possible(net.statistics)
    rows = net.sample(MOST_IMAGES, MOST_WORK / len(ways))
    images, labels = images[rows], labels[rows]
    start = next(name for name in ("normalization", "padding", "image") if net.has(name))
    predict = net.part(start, net.model.layers[-1].name)
    right, sure, losses = [], [], []
    for way in ways:
        ready = prepared(images, way, net.config.data.preprocessing, net.statistics)
        given = np.concatenate([predict(ready[part]) for part in net.batches(len(ready))])
        right.append(int((given.argmax(axis=1) == labels).sum()))
        sure.append(float(given.max(axis=1).mean()))
        said = given[np.arange(len(rows)), labels]
        losses.append(float(-np.log(np.maximum(said, LEAST)).mean()))
    used = (net.statistics.mean, net.statistics.std)
    mean, std = (None if each is None else float(each.mean()) for each in used)
    return Forgotten(ways, tuple(right), tuple(sure), tuple(losses), len(rows), mean, std)
