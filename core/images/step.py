"""What every stage of preparing a picture leaves behind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Longest side of a picture that is only there to be looked at.
SHOWN_SIDE = 320
# Standard deviation of a channel below which an input shows nothing at all.
EVEN = 0.02


@dataclass(frozen=True, eq=False)
class Step:
    """One stage: `image` is uint8 (h, w) grey or (h, w, 3) RGB, for people to look at."""

    title: str
    caption: str
    image: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Prepared:
    """The stages in order; `array` float32 (h, w, c) in [0, 1], the input before statistics.

    `warning` is "" or one sentence on why a prediction would mean little.
    """

    steps: tuple[Step, ...]
    array: NDArray[np.float32]
    warning: str

    @property
    def blank(self) -> bool:
        """True when the input is empty or of one even colour: no answer means anything."""
        return float(self.array.std(axis=(0, 1)).max()) < EVEN


def grey_step(title: str, caption: str, values: NDArray[np.float32]) -> Step:
    """A step that shows float32 (h, w) or (h, w, 3) in [0, 1]."""
    return Step(title, caption, shown(np.round(np.clip(values, 0, 1) * 255).astype(np.uint8)))


def shown(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """uint8 (h, w) or (h, w, 3), reduced to at most SHOWN_SIDE pixels a side, never enlarged."""
    image = Image.fromarray(np.ascontiguousarray(pixels))
    image.thumbnail((SHOWN_SIDE, SHOWN_SIDE), Image.Resampling.BOX)
    return np.asarray(image)
