"""The arrays that a standalone script reads: the images as the run had them."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.config import RunConfig
from core.datasets.spec import ImageData
from core.datasets.split import split
from core.datasets.statistics import Statistics, fit_statistics

SCALES = (255, 16)  # of the usual files; images that are neither are kept as float32


def script_data(config: RunConfig, data: ImageData) -> tuple[bytes, Statistics]:
    """An .npz of both parts and the test images, and the statistics of the training part.

    Images are uint8 where division by `scale` gives back every float32 exactly, else float32 with
    a scale of 1.
    """
    rows = split(data, config.data.limit, config.data.validation_share, config.seed)
    train = data.train_images[rows.train]
    statistics = fit_statistics(train, config.data.preprocessing)
    images = {
        "train": (train, data.train_labels[rows.train]),
        "validation": (data.train_images[rows.validation], data.train_labels[rows.validation]),
        "test": (data.test_images, data.test_labels),
    }
    pictures = [each for each, _ in images.values()]
    scale = next((scale for scale in SCALES if all(map(partial(_exact, scale), pictures))), 1)
    arrays: dict[str, NDArray[Any]] = {
        "scale": np.array(scale, np.float32),
        **_normalization(statistics),
    }
    for name, (part, labels) in images.items():
        arrays[f"{name}_images"] = part if scale == 1 else _whole(part, scale)
        arrays[f"{name}_labels"] = labels
    sink = io.BytesIO()
    np.savez_compressed(sink, allow_pickle=False, **arrays)
    return sink.getvalue(), statistics


def _whole(images: NDArray[np.float32], scale: int) -> NDArray[np.uint8]:
    return np.rint(images * scale).astype(np.uint8)


def _exact(scale: int, images: NDArray[np.float32]) -> bool:
    back = _whole(images, scale).astype(np.float32) / np.float32(scale)
    return bool(np.array_equal(back, images))


def _normalization(statistics: Statistics) -> dict[str, NDArray[Any]]:
    """Mean and variance as the Normalization layer takes them; nothing when there is none."""
    mean, std = statistics.mean, statistics.std
    if mean is None:
        if std is None:
            return {}
        mean = np.zeros(std.shape, np.float32)
    std = np.ones(mean.shape[-1:], np.float32) if std is None else std
    if mean.ndim == 3:  # a mean image: every pixel has its own
        std = np.broadcast_to(std, mean.shape)
    return {"mean": mean, "variance": std**2}
