"""The pooling window on its way over the image, and how much is left."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.concepts.pooling import pool, winners
from core.concepts.window import DoesNotFit
from ui import lab_place
from ui.components import slide
from ui.pooling_setup import KINDS, Setup


def show(setup: Setup) -> None:
    """Sizes and window, or one sentence when the window does not fit."""
    try:
        output = pool(setup.image, setup.window, setup.how)
    except DoesNotFit as problem:
        st.warning(str(problem), icon=":material/straighten:")
        return
    side, places = len(setup.image), len(output)
    cells = st.columns(3)
    cells[0].metric("Size", f"{side} × {side} → {places} × {places}")
    cells[1].metric("Values kept", f"{100 * output.size / setup.image.size:.3g} %")
    cells[2].metric("Parameters to train", "0")
    _formula(setup, side, places)
    more: dict[str, NDArray[np.int32]] = {}
    if setup.how == "max":
        more["winners"] = winners(setup.image, setup.window)
    scene = slide.Scene(
        kind=setup.how,
        window=setup.window,
        input=setup.image[..., np.newaxis],
        output=output,
        more=more,
        titles=("Image", f"{KINDS[setup.kind]} pooling"),
    )
    slide.show("pooling-slide", scene, place=lab_place.place(), on_place=lab_place.keep)


def _formula(setup: Setup, side: int, places: int) -> None:
    if setup.kind == "global":
        st.latex(r"y = \frac{1}{n^2} \sum_{i,j} x_{ij}")
        return
    size, stride = setup.window.size, setup.window.stride
    st.latex(
        r"\begin{aligned} o &= \left\lfloor \frac{n - k}{s} \right\rfloor + 1 \\ &= "
        rf"\left\lfloor \frac{{{side} - {size}}}{{{stride}}} \right\rfloor + 1 = {places} "
        r"\end{aligned}"
    )
    st.caption("o output size, n image size, k window size, s stride; brackets round down.")
