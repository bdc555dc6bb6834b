"""What the data page shows of a set, worked out once and small enough to keep."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.config import Preprocessing
from core.datasets.registry import load
from core.datasets.spec import DataSpec, ImageData
from core.datasets.split import Split, split
from core.datasets.statistics import Statistics, fit_statistics

SAMPLES_PER_CLASS = 40
SHARE = 0.1
SEED = 1
PADDINGS = (0, 2)


@dataclass(frozen=True, eq=False)
class DataView:
    """Read-only extracts of one set, split with the default share and seed.

    balance: images per class by part, int64 (classes,); mean_image: float32 (h, w, c) of the
    training part; mean_images: float32 (classes, h, w, c) of its classes; samples: float32
    (k, h, w, c) of the training part, ordered by class, with labels (k,); statistics by (padding,
    kind of centring).
    """

    spec: DataSpec
    balance: dict[str, NDArray[np.int64]]
    mean_image: NDArray[np.float32]
    mean_images: NDArray[np.float32]
    samples: NDArray[np.float32]
    labels: NDArray[np.int32]
    statistics: dict[tuple[int, str], Statistics]


@lru_cache(maxsize=8)
def view(name: str) -> DataView:
    """Load a set, extract, and let the full arrays go. Raises DataError."""
    data = load(name)
    rows = split(data, 0, SHARE, SEED)
    images, labels = data.train_images[rows.train], data.train_labels[rows.train]
    classes = len(data.spec.classes)
    picked = _some_of_each(labels, classes)
    means = np.stack([images[labels == each].mean(axis=0) for each in range(classes)])
    result = DataView(
        spec=data.spec,
        balance=_balance(data, rows, classes),
        mean_image=images.mean(axis=0),
        mean_images=means,
        samples=images[picked],
        labels=labels[picked],
        statistics=_statistics(images),
    )
    kept = (result.mean_image, result.mean_images, result.samples, result.labels)
    for array in (*kept, *result.balance.values()):
        array.setflags(write=False)
    return result


def _balance(data: ImageData, rows: Split, classes: int) -> dict[str, NDArray[np.int64]]:
    parts = {
        "Training": data.train_labels[rows.train],
        "Validation": data.train_labels[rows.validation],
        "Test": data.test_labels,
    }
    return {name: np.bincount(labels, minlength=classes) for name, labels in parts.items()}


def _some_of_each(labels: NDArray[np.int32], classes: int) -> NDArray[np.int64]:
    rows = [np.flatnonzero(labels == each)[:SAMPLES_PER_CLASS] for each in range(classes)]
    return np.concatenate(rows)


def _statistics(images: NDArray[np.float32]) -> dict[tuple[int, str], Statistics]:
    """Mean and standard deviation for each choice that the page offers."""
    return {
        (padding, center): fit_statistics(images, Preprocessing(padding, center, scale=True))
        for padding in PADDINGS
        for center in ("none", "channel", "image")
    }
