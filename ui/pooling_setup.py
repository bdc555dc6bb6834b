"""The settings of the pooling lab: picture, kind of pooling, window."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.concepts import pictures
from core.concepts.window import Window
from ui import lab_image
from ui.controls import Controls

KINDS = {"max": "Max", "average": "Average", "global": "Global average"}
LARGE = 32  # px a side of the picture for the parts that need no numbers


@dataclass(frozen=True, eq=False)
class Setup:
    """`image` float32 (side, side) and `large` (32, 32), the same picture; `kind` of KINDS."""

    image: NDArray[np.float32]
    large: NDArray[np.float32]
    kind: str
    window: Window

    @property
    def how(self) -> str:
        return "max" if self.kind == "max" else "average"


def choose(controls: Controls) -> Setup:
    """All widgets of the first part of the page."""
    first, second, third = st.columns(3)
    with first:
        large = lab_image.choose(controls, LARGE)
        side = controls.slider("side", "Image size in px", 2, LARGE, 12)
    with second:
        kind = controls.choice("pooling", "Pooling", KINDS)
    with third:
        if kind == "global":
            st.caption("The window is the whole image, so there is neither size nor stride.")
            window = Window(side)
        else:
            size = controls.slider("size", "Window size", 1, 8, 2)
            window = Window(size, controls.slider("stride", "Stride", 1, 8, 2))
    return Setup(pictures.resized(large, side), large, kind, window)
