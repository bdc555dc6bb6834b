"""The image that an address names: one of the test set, or a picture of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.datasets.registry import DataError, load_test
from core.datasets.spec import DataSpec
from ui import jobs
from ui.image_address import BadImage, own_image, test_row

LOADING = "The test images are being read; this takes a moment."


@dataclass(frozen=True, eq=False)
class Chosen:
    """One image: float32 (h, w, c) in [0, 1], its address, and how people call it.

    `label` is the true class of a test image, None for a picture of one's own.
    """

    image: NDArray[np.float32]
    key: str
    title: str
    label: int | None = None


@dataclass(frozen=True, eq=False)
class TestSet:
    """images uint8 (n, h, w, c), labels int32 (n,): a quarter of the memory of floats."""

    __test__ = False  # pytest takes it for a test
    images: NDArray[np.uint8]
    labels: NDArray[np.int32]


def resolve(data: DataSpec, key: str) -> Chosen | str | None:
    """The image of an address; one sentence when there is none; None while it is being read."""
    try:
        row = test_row(key, data)
        if row is None:
            return Chosen(own_image(key, data), key, "Your picture")
        found = test_set(data)
    except (BadImage, DataError) as problem:
        return str(problem)
    if found is None:
        return None
    label = int(found.labels[row])
    title = f"Test image {row:,}, class {data.classes[label]}"
    return Chosen(np.divide(found.images[row], 255, dtype=np.float32), key, title, label)


def test_set(data: DataSpec) -> TestSet | None:
    """The test images; None while they are read beside the page. Raises DataError."""
    return jobs.ready(("test-set", data.name), _read, data.name, waiting=LOADING)


@lru_cache(maxsize=4)
def _read(name: str) -> TestSet:
    images, labels = load_test(name)
    small = np.rint(images * 255).astype(np.uint8)
    small.setflags(write=False)
    labels.setflags(write=False)
    return TestSet(small, labels)
