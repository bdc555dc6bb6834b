"""The settings of the convolution lab: picture, kernel, geometry, all in the address."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.concepts import kernels
from core.concepts.window import Window
from ui import lab_image
from ui.components import kernel_cells
from ui.controls import Controls, put

COLOURS = ("red", "green", "blue")
OPPONENT = {"opponent": "Red against green"}
Kernel = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Setup:
    """image (h, w, c) float32 in [0, 1], kernel (k, k, c), its title, bias, and the geometry."""

    image: NDArray[np.float32]
    kernel: Kernel
    title: str
    bias: float
    window: Window

    @property
    def channels(self) -> tuple[str, ...]:
        return COLOURS if self.image.shape[2] == 3 else ()


def choose(controls: Controls) -> Setup:
    """All widgets of the first part of the page."""
    first, second, third = st.columns(3)
    with first:
        image = _image(controls)
    with second:
        name, size, kernel = _kernel(controls, image.shape[2])
    with third:
        window, bias = _geometry(controls, size)
    title = {**kernels.TITLES, **OPPONENT}[name]
    with second if image.shape[2] == 1 else st.container():
        kernel, edited = _by_hand(controls, name, kernel)
    return Setup(image, kernel, "Kernel edited by hand" if edited else title, bias, window)


def _image(controls: Controls) -> NDArray[np.float32]:
    options = {"1": "Grey (1)", "3": "Colour (3)"}
    colour = controls.choice("channels", "Channels", options, switch=True) == "3"
    side = controls.slider("side", "Image size in px", 6, 32, 12)
    picture = lab_image.choose(controls, side, colour=colour)
    return picture if colour else picture[..., np.newaxis]


def _kernel(controls: Controls, channels: int) -> tuple[str, int, Kernel]:
    options = kernels.TITLES | (OPPONENT if channels == 3 else {})
    name = controls.choice("kernel", "Kernel", options)
    size = controls.slider("size", "Kernel size", 1, 7, 3)
    if name == "opponent":
        return name, size, kernels.opponent(size)
    angle, wavelength, seed = 0, 4.0, 1
    if name == "gabor":
        angle = controls.slider("angle", "Angle in degrees", 0, 175, 0, 5)
        wavelength = controls.slider("wavelength", "Wavelength in px", 2.0, 8.0, 4.0, 0.5)
    if name == "random":
        seed = controls.number("seed", "Seed", 0, 9999, 1)
    if size == 1 and name in ("vertical", "horizontal", "outline", "gabor"):
        st.caption(
            "One pixel has no neighbours to differ from, so this kernel is 0: choose size 2."
        )
    kernel = kernels.named(name, size, angle=angle, wavelength=wavelength, seed=seed)
    return name, size, kernels.over_channels(name, kernel, channels, seed)


def _geometry(controls: Controls, size: int) -> tuple[Window, float]:
    stride = controls.slider("stride", "Stride", 1, 5, 1)
    padding = controls.slider("padding", "Padding in px", 0, 9, 0)
    dilation = controls.slider("dilation", "Dilation", 1, 4, 1)
    bias = controls.slider("bias", "Bias", -2.0, 2.0, 0.0, 0.1)
    return Window(size, stride, padding, dilation), bias


def _by_hand(controls: Controls, name: str, kernel: Kernel) -> tuple[Kernel, bool]:
    """The kernel with the weights of the address, which belong to one kernel of one size."""
    mark = f"{name}.{kernel.shape[0]}.{kernel.shape[2]}"
    edited = weights_in(controls.kept("cells", "Kernel weights"), mark, kernel.shape)
    shown = kernel if edited is None else edited
    if controls.shows("cells"):
        kernel_cells.show(
            "kernel-cells",
            shown,
            COLOURS if kernel.shape[2] == 3 else (),
            on_edit=lambda weights: put(cells=weights_text(mark, weights)),
        )
        if edited is not None:
            st.button(
                "Undo my edits",
                icon=":material/undo:",
                key="undo",
                on_click=put,
                kwargs={"cells": ""},
            )
    return shown, edited is not None


def weights_text(mark: str, kernel: Kernel) -> str:
    """'vertical.3.1_-1_0_1...': whose weights they are, then row by row, channels last."""
    return "_".join([mark, *(f"{each:g}" for each in kernel.ravel())])


def weights_in(text: str, mark: str, shape: tuple[int, ...]) -> Kernel | None:
    """What `weights_text` wrote for the same mark; None for anything else."""
    start, *numbers = text.split("_")
    if start != mark:
        return None
    try:
        values = [float(each) for each in numbers]
    except ValueError:
        return None
    return kernel_cells.validated(values, shape)
