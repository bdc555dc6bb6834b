"""Mean and standard deviation of the training part, and the preprocessing that uses them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.config import Preprocessing

SMALLEST_STD = 1e-6
CHUNK = 4096


@dataclass(frozen=True, eq=False)
class Statistics:
    """What is subtracted and divided by, in units of the images' range [0, 1].

    `mean` float32 broadcasts to (h + 2p, w + 2p, c): (c,) for one mean per channel, the whole
    shape for a mean image. `std` float32 (c,) is never 0. None: that step is left out.
    """

    mean: NDArray[np.float32] | None = None
    std: NDArray[np.float32] | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON types; every float32 survives exactly."""
        return {
            "mean": None if self.mean is None else self.mean.tolist(),
            "std": None if self.std is None else self.std.tolist(),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Statistics:
        """The inverse of `to_dict`."""
        mean, std = data["mean"], data["std"]
        return cls(
            mean=None if mean is None else np.array(mean, dtype=np.float32),
            std=None if std is None else np.array(std, dtype=np.float32),
        )


def fit_statistics(images: NDArray[np.float32], preprocessing: Preprocessing) -> Statistics:
    """Statistics of images float32 (n, h, w, c) in [0, 1], which must be the training part only.

    Zeros of the padding count. The standard deviation is that of the values after the mean
    subtraction: about the mean image where that is subtracted, else about the channel mean. A
    channel that never varies is divided by 1.
    """
    pixels = sum(
        (images[i : i + CHUNK].sum(axis=0, dtype=np.float64) for i in range(0, len(images), CHUNK)),
        start=np.zeros(images.shape[1:]),
    )
    mean_image = pad(pixels[np.newaxis] / len(images), preprocessing.padding)[0]
    mean = mean_image if preprocessing.center == "image" else mean_image.mean(axis=(0, 1))
    std = _std(images, mean_image, mean) if preprocessing.scale else None
    return Statistics(
        mean=None if preprocessing.center == "none" else mean.astype(np.float32),
        std=None if std is None else std.astype(np.float32),
    )


def _std(
    images: NDArray[np.float32], mean_image: NDArray[np.float64], mean: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(c,): root of E[x^2] - E[mean^2], over the padded area."""
    area = mean_image.shape[0] * mean_image.shape[1]
    squares = np.zeros(images.shape[-1])
    for i in range(0, len(images), CHUNK):
        squares += np.square(images[i : i + CHUNK], dtype=np.float64).sum(axis=(0, 1, 2))
    mean_square = np.square(np.broadcast_to(mean, mean_image.shape)).mean(axis=(0, 1))
    variance = squares / (len(images) * area) - mean_square
    std = np.sqrt(np.maximum(variance, 0.0))
    return np.where(std < SMALLEST_STD, 1.0, std)


def apply(
    images: NDArray[np.float32], preprocessing: Preprocessing, statistics: Statistics
) -> NDArray[np.float32]:
    """Images (n, h, w, c) in [0, 1] as the first layer sees them: (n, h + 2p, w + 2p, c).

    Pads with zeros, then subtracts the mean, then divides by the standard deviation.
    """
    result = pad(images, preprocessing.padding).astype(np.float32)
    if statistics.mean is not None:
        result -= statistics.mean
    if statistics.std is not None:
        result /= statistics.std
    return result


def pad(images: NDArray[Any], padding: int) -> NDArray[Any]:
    """(n, h, w, c) with `padding` zeros on each of the four sides: (n, h + 2p, w + 2p, c)."""
    return np.pad(images, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
