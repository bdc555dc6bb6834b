"""Colours in a perceptual space, so that equal steps of a scale look equal.

Oklab: Bjorn Ottosson, "A perceptual color space for image processing", 2020
(https://bottosson.github.io/posts/oklab/), formulas as published there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_SAMPLES = 4096


def from_hex(color: str) -> NDArray[np.float64]:
    """'#0b7a75' -> Oklab (3,), lightness 0 to 1 first."""
    rgb = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(_TO_LAB @ np.cbrt(_TO_LMS @ linear))


def to_rgb(lab: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Oklab (n, 3) -> sRGB uint8 (n, 3); colours outside the gamut are clipped."""
    lms = (lab @ np.linalg.inv(_TO_LAB).T) ** 3
    linear = np.clip(lms @ np.linalg.inv(_TO_LMS).T, 0, 1)
    rgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.rint(rgb * 255).astype(np.uint8)


def ramp(anchors: tuple[str, ...], steps: int = 256) -> NDArray[np.uint8]:
    """sRGB uint8 (steps, 3) along the anchors, equal Oklab distance between neighbours."""
    points = np.stack([from_hex(color) for color in anchors])
    place = np.linspace(0, len(points) - 1, _SAMPLES)
    path = np.stack(
        [np.interp(place, np.arange(len(points)), points[:, i]) for i in range(3)], axis=1
    )
    walked = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    even = np.linspace(0, walked[-1], steps)
    return to_rgb(np.stack([np.interp(even, walked, path[:, i]) for i in range(3)], axis=1))
