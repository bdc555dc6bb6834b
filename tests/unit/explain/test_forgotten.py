"""A network whose preprocessing is forgotten, with weights chosen by hand."""

from __future__ import annotations

import numpy as np
import pytest

from core.concepts.forgotten import WAYS
from core.config import Preprocessing
from core.datasets.statistics import Statistics
from core.explain.forgotten import forgotten
from core.layers import Flatten, Softmax
from tests.unit.explain.conftest import Made

HALF = Statistics(np.array([0.5], np.float32), np.array([0.25], np.float32))
HEAD = {"logits": [[[-1.0, 1.0]], [0.0, 0.0]]}  # class b where the value is above 0


@pytest.mark.parametrize("padding", [0, 1])
def test_a_network_that_asks_for_more_than_the_mean(made: Made, padding: int) -> None:
    """Pixels 51 and 204 are 0.2 and 0.8, below and above the mean; without it all are above."""
    images = np.array([51, 204, 51, 204], np.uint8).reshape(4, 1, 1, 1)
    side = 1 + 2 * padding
    head = [np.zeros((side * side, 2), np.float32), np.zeros(2, np.float32)]
    head[0][side * side // 2] = [-1, 1]
    net = made(
        Flatten(),
        Softmax(),
        images=images,
        labels=[0, 1, 0, 1],
        weights={"logits": head},
        preprocessing=Preprocessing(padding, "channel", True),
        statistics=HALF,
    )
    found = forgotten(net)
    assert found.images == 4 and (found.mean, found.std) == (0.5, 0.25)
    right = dict(zip(found.ways, found.right, strict=True))
    assert right == {"right": 4, "mean": 2, "std": 4, "both": 2, "bytes": 2, "inverted": 0}
    given = np.asarray(net.model(images.astype(np.float32) / 255))
    predicted = np.argmax(given, axis=1)
    assert found.sure[0] == pytest.approx(given.max(axis=1).mean())
    assert found.losses[0] == pytest.approx(-np.log(given[range(4), [0, 1, 0, 1]]).mean())
    assert right["right"] == (predicted == [0, 1, 0, 1]).sum()


def test_a_network_without_preprocessing(made: Made) -> None:
    images = np.array([51, 204], np.uint8).reshape(2, 1, 1, 1)
    net = made(Flatten(), Softmax(), images=images, weights=HEAD)
    found = forgotten(net)
    assert found.ways == ("right", "bytes", "inverted") and set(found.ways) <= set(WAYS)
    assert (found.mean, found.std) == (None, None)
    assert found.right == (1, 1, 1)
