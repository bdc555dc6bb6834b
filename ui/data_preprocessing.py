"""Preprocessing of one image, stage by stage, as the data page shows it."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.config import Preprocessing
from core.datasets.spec import DataSpec
from core.datasets.statistics import Statistics, apply
from core.plots import figures
from core.plots.colors import paint_signed
from core.plots.mosaic import to_pixels
from ui import pictures
from ui.data_view import PADDINGS, SAMPLES_PER_CLASS, DataView

NO_BAR = {"displayModeBar": False}


def show(view: DataView) -> None:
    """The way of one image from its pixels to the first layer."""
    st.subheader("Preprocessing", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        index = st.number_input(
            "Image", 0, len(view.samples) - 1, SAMPLES_PER_CLASS * 3, key="image", width=140
        )
        center = st.selectbox(
            "Mean subtraction",
            ["none", "channel", "image"],
            1,
            key="center",
            format_func={
                "none": "None",
                "channel": "One mean per channel",
                "image": "The mean image",
            }.__getitem__,
            width=240,
        )
        scale = st.toggle("Divide by standard deviation", True, key="scale")
        padded = st.toggle("Pad with 2 px of zeros", True, key="pad")
    padding = PADDINGS[1] if padded else PADDINGS[0]
    found = view.statistics[padding, center]
    used = Statistics(found.mean, found.std if scale else None)
    image = view.samples[index : index + 1]
    stages(image, padding, center, used)
    result = apply(image, Preprocessing(padding, center, scale), used)
    left, right = st.columns(2, gap="large")
    with left:
        st.plotly_chart(figures.histogram(image, "Pixel value before"), key="before", config=NO_BAR)
    with right:
        st.plotly_chart(
            figures.histogram(result, "Value at the first layer"), key="after", config=NO_BAR
        )
    st.caption(_explain(view.spec, result, used))


def stages(
    image: NDArray[np.float32], padding: int, center: str, used: Statistics, px: int = 150
) -> None:
    """Image (1, h, w, c) in [0, 1] after each step, as pictures of `px` px on the page."""
    items = [(to_pixels(image)[0], "Pixels", "0 is black, 1 is white")]
    if padding:
        framed = apply(image, Preprocessing(padding), Statistics())
        side = f"{framed.shape[1]} × {framed.shape[2]} px"
        items.append((to_pixels(framed)[0], "Padded", f"{padding} zeros on each side: {side}"))
    if used.mean is not None:
        centred = apply(image, Preprocessing(padding, center), Statistics(used.mean))
        about = "Blue below 0, orange above"
        if image.shape[-1] > 1:
            about += "; mean of the channels"
        items.append((_signed(centred), "Mean subtracted", about))
    if used.std is not None:
        whole = apply(image, Preprocessing(padding, center, True), used)
        items.append((_signed(whole), "Divided by deviation", "Same picture, values in deviations"))
    pictures.gallery(items, side=px)


def _signed(images: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The first image (h, w, c) around 0; colour images show the mean of their channels."""
    return paint_signed(images[0].mean(axis=-1))


def _explain(spec: DataSpec, result: NDArray[np.float32], used: Statistics) -> str:
    parts = [f"Values of this image now run from {result.min():.2f} to {result.max():.2f}."]
    if used.mean is not None:
        parts.append(f"Mean of the training part: {float(used.mean.mean()):.4f}.")
    if used.std is not None:
        parts.append(f"Standard deviation: {float(used.std.mean()):.4f}.")
    if spec.channels > 1:
        parts.append("Each colour channel has its own; the average is shown.")
    return " ".join(parts)
