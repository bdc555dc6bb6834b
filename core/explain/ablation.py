"""How much a network loses without one of its maps.

A map is set to 0 after its last stage, and everything above it is computed again (Morcos et al.
2018, "On the importance of single directions for generalization",
https://arxiv.org/abs/1803.06959). Nothing is trained again, so maps that others can replace while
training may look more important than they are.
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from core.explain.answers import Ablation
from core.explain.opened import Opened
from core.models.arithmetic import size
from core.models.opening import ModelError

Floats = NDArray[np.float32]

SAMPLE_IMAGES = 200
SAMPLE_MULTIPLY_ADDS = 4e9  # some 0.2 s of two cores per unit at most
SECONDS = 1.0


def ablation(
    net: Opened, image: Floats, layer: str, target: int, seconds: float = SECONDS
) -> Ablation:
    """Drop of p_target on the image and of the accuracy on a sample, without each unit in turn.

    The image takes one pass per unit through the layers above. The sample takes as many passes for
    each unit as it has images: units are worked through until `seconds` are over, and the next call
    goes on from there. Raises ModelError for a layer without units of its own.
    """
    entry = net.entry(layer)
    if entry.kind not in ("conv", "dense"):
        raise ModelError(f"Layer {layer} has no filters; choose a convolution or a dense layer.")
    target = net.target(target)
    made = net.outputs(net.image(image)[np.newaxis])
    base = float(made[net.keras_name(net.network.layers[-1].layer)][0, target])
    without = _without_each(net, made[net.keras_name(layer)], layer)[:, target]
    state = net.memo.setdefault(("ablation", layer), _Sample(net, layer))
    state.work(seconds)
    return Ablation(
        entry,
        target,
        base_probability=base,
        base_accuracy=state.base,
        probability=(base - without).astype(np.float32),
        accuracy=(state.base - state.accuracy).astype(np.float32),
        sample_images=len(state.rows),
        done=state.done,
    )


def _without_each(net: Opened, output: Floats, layer: str) -> Floats:
    """Probabilities (units, classes) of one image, row u without unit u; output (1, ..., units)."""
    units = output.shape[-1]
    above = net.part(net.keras_name(layer), net.keras_name(net.network.layers[-1].layer))
    parts = []
    for rows in net.batches(units, net.values + output.size):
        mask = np.ones((rows.stop - rows.start, units), np.float32)
        mask[np.arange(len(mask)), np.arange(rows.start, rows.stop)] = 0
        shape = (len(mask), *(1,) * (output.ndim - 2), units)
        parts.append(above(output * mask.reshape(shape)))
    return np.concatenate(parts)


class _Sample:
    """Accuracy without each unit of one layer, worked out piece by piece."""

    def __init__(self, net: Opened, layer: str) -> None:
        self._net = net
        self._name = net.keras_name(layer)
        units = net.entry(layer).units
        self.accuracy = np.full(units, np.nan, np.float32)
        self.done = 0
        try:
            self.rows = net.sample(SAMPLE_IMAGES, SAMPLE_MULTIPLY_ADDS)
            images, labels = net.test_set()
        except ModelError:  # without the data set the image alone must do
            self.rows, self.done, self.base = np.zeros(0, np.int64), units, float("nan")
            return
        self._images, self._labels = images[self.rows], labels[self.rows]
        given = net.probabilities(self._images)
        self.base = float((given.argmax(axis=1) == self._labels).mean())

    def work(self, seconds: float) -> None:
        """Go on with the units that are left, at least one."""
        end = time.monotonic() + seconds
        if self.done == len(self.accuracy):
            return
        values = self._net.values + size(self._net.model.input_shape[1:])
        pieces = list(self._net.batches(len(self.rows), values))
        below = self._net.part("image", self._name)
        last = self._net.keras_name(self._net.network.layers[-1].layer)
        above = self._net.part(self._name, last)
        made = [below(self._images[rows]) for rows in pieces]
        while self.done < len(self.accuracy):
            right = 0
            for rows, output in zip(pieces, made, strict=True):
                kept = output.copy()
                kept[..., self.done] = 0
                right += int((above(kept).argmax(axis=1) == self._labels[rows]).sum())
            self.accuracy[self.done] = right / len(self._labels)
            self.done += 1
            if time.monotonic() > end:
                return
