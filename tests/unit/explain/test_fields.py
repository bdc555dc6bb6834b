"""Receptive fields against the network itself: what moves when a pixel moves."""

import numpy as np
import pytest

from core.config import Preprocessing
from core.explain.answers import Field
from core.explain.layers import padded_before
from core.layers import Conv, Flatten, Pool, Softmax

STACKS = {
    "valid": (Conv(2, 3), Pool("average", 2, 2)),
    "same": (Conv(2, 3, padding="same"), Pool("average", 2, 2)),
    "stride, same": (Conv(2, 5, stride=2, padding="same"), Conv(2, 3, padding="same")),
    "even kernel, same": (Conv(2, 4, padding="same"), Conv(2, 2, stride=2, padding="same")),
    "overlapping pools": (Conv(2, 2), Pool("average", 3, 1), Pool("average", 3, 2)),
}


def seen_pixels(net, layer, row, column):
    """(top, left, bottom, right) of the pixels whose change changes the unit, found by trying;
    None when it sees nothing but padding."""
    height, width = net.network.image_shape[:2]
    images = np.zeros((1 + height * width, height, width, 1), np.float32)
    for number in range(height * width):
        images[1 + number, number // width, number % width] = 1
    made = net.outputs(images)[net.keras_name(layer)][:, row, column].sum(axis=-1)
    rows, columns = np.nonzero((made[1:] != made[0]).reshape(height, width))
    return (rows.min(), columns.min(), rows.max() + 1, columns.max() + 1) if len(rows) else None


@pytest.mark.parametrize("padding", [0, 2])
@pytest.mark.parametrize("stack", STACKS)
def test_field_is_what_a_unit_sees(made_run, stack, padding):
    """12 x 9 px, positive weights and no activation that hides a change."""
    layers = [
        Conv(*(each.filters, each.kernel, each.stride, each.padding), activation="linear")
        if isinstance(each, Conv)
        else each
        for each in STACKS[stack]
    ]
    images = np.zeros((1, 12, 9, 1), np.uint8)
    net = made_run(
        *layers, Flatten(), Softmax(), images=images, preprocessing=Preprocessing(padding)
    )[1]
    for layer in net.model.layers:
        if hasattr(layer, "kernel") and layer.name.startswith("conv"):
            layer.set_weights([np.ones(layer.kernel.shape), layer.bias.numpy()])
    for entry in net.network.layers[1:3]:
        height, width = entry.shape[:2]
        for row, column in ((0, 0), (height // 2, width // 2), (height - 1, width - 1)):
            top, left, bottom, right = entry.field.box(row, column)
            box = max(top, 0), max(left, 0), min(bottom, 12), min(right, 9)
            clipped = box if box[0] < box[2] and box[1] < box[3] else None
            assert seen_pixels(net, entry.layer, row, column) == clipped, (entry.layer, row, column)


def test_zeros_before_the_first_row_by_hand():
    """5 px, stride 2 on 28: 14 windows reach 13 * 2 + 5 = 31 px, so 3 zeros, 1 of them before."""
    assert padded_before(Conv(1, 5, stride=2, padding="same"), 28) == 1
    assert padded_before(Conv(1, 5, padding="same"), 28) == 2
    assert padded_before(Conv(1, 2, stride=3, padding="same"), 9) == 0
    assert padded_before(Conv(1, 5), 28) == 0
    assert padded_before(Pool(), 28) == 0


def test_nothing_has_a_field_once_maps_are_gone(made_run):
    images = np.zeros((1, 6, 6, 1), np.uint8)
    net = made_run(Conv(2, 3), Flatten(), Softmax(), images=images)[1]
    fields = {entry.layer: entry.field for entry in net.network.layers}
    assert fields["input"] == Field(1, 1, 0, 0)
    assert fields["conv1"] == Field(3, 1, 0, 0)
    assert fields["flatten1"] is None and fields["softmax1"] is None
