"""What a set of labelled images is, known before any array is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray


class DataError(Exception):
    """Images or text that cannot be had. The text is one sentence that names the remedy."""


@dataclass(frozen=True)
class Intake:
    """How a picture from outside becomes an input of a network trained on this set.

    "ink" is bright strokes on a dark ground: a light ground is inverted, the ink is cropped, its
    longest side scaled to `box` pixels and its centre of mass ("mass") or its bounding box ("box")
    put in the middle. "photo" is RGB: the central square is scaled to the input.
    """

    kind: Literal["ink", "photo"]
    box: int
    center: Literal["mass", "box"]


@dataclass(frozen=True)
class DataSpec:
    """Enough to build a model: images of height x width x channels, and the class names."""

    name: str
    title: str
    height: int
    width: int
    channels: int
    classes: tuple[str, ...]
    train_images: int
    test_images: int
    intake: Intake

    @property
    def shape(self) -> tuple[int, int, int]:
        """(height, width, channels) of one image, before any padding."""
        return self.height, self.width, self.channels


@dataclass(frozen=True, eq=False)
class ImageData:
    """Images float32 (n, height, width, channels) in [0, 1]; labels int32 (n,), class indices."""

    spec: DataSpec
    train_images: NDArray[np.float32]
    train_labels: NDArray[np.int32]
    test_images: NDArray[np.float32]
    test_labels: NDArray[np.int32]
