"""The colours of every picture: one sequential scale, one diverging scale, one set of categories.

Both scales step evenly in Oklab. The sequential one rises in lightness all the way, so it also
works in grey and for every kind of colour vision. The diverging one runs between blue and orange,
which stay apart without red or green cones, and its two arms mirror each other in lightness.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.plots.oklab import ramp

ACCENT = {"light": "#0b7a75", "dark": "#11837d"}

# From almost the page's ground to a strong colour on which the page's text is still readable, in
# either theme: what lies below shines through.
VEIL = ([0.0, "rgba(21, 163, 155, 0.1)"], [1.0, "rgba(21, 163, 155, 0.65)"])

# Training first, validation second, then further runs. Each entry is readable on its ground and
# differs in lightness from its neighbours.
CATEGORIES = {
    "light": (
        "#0b7a75",
        "#c8590c",
        "#5b4bb3",
        "#a8325e",
        "#5d6b00",
        "#2a6fb0",
        "#7a5230",
        "#5a6664",
        "#8a3fa0",
        "#3b7d3a",
    ),
    "dark": (
        "#4cc4b8",
        "#f2995a",
        "#a79cf0",
        "#ee86aa",
        "#b7c552",
        "#7cb8ee",
        "#cfa583",
        "#a9b5b2",
        "#cf9be0",
        "#8fcb8c",
    ),
}

SEQUENTIAL = ramp(("#0c1220", "#22386b", "#1f6f8b", "#35a79c", "#93d9b1", "#f0fbe8"))
_BLUE = ramp(("#133f68", "#387ec1", "#94c2f3", "#f6f6f6"), 128)
_ORANGE = ramp(("#f6f6f6", "#ebae8d", "#b4612d", "#5f2d0c"), 128)
DIVERGING = np.concatenate([_BLUE, _ORANGE[1:]])


def hexes(scale: NDArray[np.uint8], count: int = 10) -> list[str]:
    """`count` evenly spaced colours of a scale as '#rrggbb', for themes and plotly."""
    rows = scale[np.rint(np.linspace(0, len(scale) - 1, count)).astype(int)]
    return [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in rows]


def plotly_scale(scale: NDArray[np.uint8]) -> list[list[float | str]]:
    """The scale as plotly's list of [position, colour]."""
    colors = hexes(scale, 33)
    return [[i / (len(colors) - 1), color] for i, color in enumerate(colors)]


def paint(
    values: NDArray[np.floating], low: float, high: float, scale: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Values of any shape -> uint8 (..., 3). `low` gets the first colour, `high` the last."""
    span = high - low if high > low else 1.0
    place = np.clip((np.nan_to_num(np.asarray(values, float)) - low) / span, 0, 1)
    return scale[np.rint(place * (len(scale) - 1)).astype(int)]


def paint_signed(values: NDArray[np.floating], limit: float | None = None) -> NDArray[np.uint8]:
    """Values around 0 -> uint8 (..., 3): blue below, pale at 0, orange above, symmetric."""
    if limit is None:
        limit = float(np.nanmax(np.abs(values), initial=0.0)) or 1.0
    return paint(values, -limit, limit, DIVERGING)
