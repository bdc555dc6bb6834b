"""The head of the pooling lab, from the maps of a network: what Keras answers."""

from __future__ import annotations

import numpy as np

from core.concepts.pooling import global_average, softmax
from core.explain.activations import maps
from core.layers import Conv, GlobalPool, Softmax


def test_a_map_per_class_averaged_and_softmaxed_is_the_answer(made_run):
    images = np.random.default_rng(8).integers(0, 256, (2, 9, 9, 1), dtype=np.uint8)
    layers = (Conv(4, 3), Conv(3, 1, activation="linear"), GlobalPool(), Softmax(dense=False))
    _, net = made_run(*layers, images=images, classes=3)
    assert [entry.kind for entry in net.network.layers][-2:] == ["global_average_pool", "softmax"]
    for image in images / np.float32(255):
        found = maps(net, image, net.network.layers[-3].layer)
        wanted = net.model(image[np.newaxis]).numpy()[0]
        np.testing.assert_allclose(softmax(global_average(found.array)), wanted, atol=1e-6)
