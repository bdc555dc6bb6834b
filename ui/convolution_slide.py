"""The kernel on its way over the image, with the output's size as a formula."""

from __future__ import annotations

import streamlit as st

from core.concepts.convolution import convolve
from core.concepts.window import DoesNotFit, Window
from ui import lab_place
from ui.components import slide
from ui.controls import Controls
from ui.convolution_setup import Setup


def show(controls: Controls, setup: Setup) -> None:
    """Formula and window, or one sentence when the window does not fit."""
    side = setup.image.shape[0]
    try:
        output = convolve(setup.image, setup.kernel, setup.bias, setup.window)
    except DoesNotFit as problem:
        st.warning(str(problem), icon=":material/straighten:")
        return
    if controls.part("part-size", "Part: formula of the output size"):
        st.latex(size_formula(side, setup.window))
        st.caption(_about_same(setup.window))
    scene = slide.Scene(
        kind="conv",
        window=setup.window,
        input=setup.image,
        output=output,
        more={"kernel": setup.kernel},
        titles=("Image", "Feature map"),
        bias=setup.bias,
        channels=setup.channels,
    )
    slide.show("convolution-slide", scene, place=lab_place.place(), on_place=lab_place.keep)


def size_formula(side: int, window: Window) -> str:
    """The output's size with the numbers filled in, as LaTeX."""
    places = window.places(side)
    plain = r"\left\lfloor \frac{n + 2p - d\,(k - 1) - 1}{s} \right\rfloor + 1"
    filled = (
        rf"\left\lfloor \frac{{{side} + 2 \cdot {window.padding} - {window.dilation} \cdot "
        rf"({window.size} - 1) - 1}}{{{window.stride}}} \right\rfloor + 1"
    )
    return rf"\begin{{aligned}} o &= {plain} \\ &= {filled} = {places} \end{{aligned}}"


def _about_same(window: Window) -> str:
    letters = (
        "o output size, n image size, p padding, d dilation, k kernel size, s stride; brackets "
        "round down."
    )
    if window.same() != int(window.same()):
        return f"{letters} With an even span no padding keeps the size exactly."
    return f"{letters} At stride 1 a padding of {int(window.same())} keeps the size (“same”)."
