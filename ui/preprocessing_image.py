"""One picture through padding, mean subtraction and division, with its histograms."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.config import Preprocessing
from core.datasets.registry import load
from core.datasets.statistics import Statistics, apply, fit_statistics
from core.plots import figures
from ui import data_preprocessing, lab_image, lab_texts
from ui.controls import Controls

SIDE = 28
PICTURE_SIDE = 118  # px on the page: four fit beside the controls
MOST_PADDING = 4
CENTERS = {"channel": "One mean", "image": "The mean image", "none": "None"}
COLOURS = ("red", "green", "blue")
SOURCES = {"training": "The training digits", "picture": "This picture alone"}


def show(controls: Controls) -> None:
    """Controls and picture on the left, what becomes of it on the right."""
    lab_texts.question(
        "A picture's pixels lie between 0 and 1. Where will they lie after the mean is subtracted "
        "and the result divided by the standard deviation? Does the picture look different?"
    )
    left, right = st.columns([1, 2], gap="large")
    with left:
        image = _image(controls)
        source = _source(controls, image.shape[-1])
        center = controls.choice("center", "Mean subtraction", CENTERS)
        scale = controls.toggle("scale", "Divide by standard deviation", True)
        padding = controls.slider("padding", "Zero padding, px a side", 0, MOST_PADDING, 2)
    way = Preprocessing(padding, center, scale)
    used = fit_statistics(image, way) if source == "picture" else statistics(way)
    with right:
        _result(image, way, used)
    lab_texts.notice(
        "One mean and one deviation shift and stretch all values alike: the picture stays the "
        "same, only its scale changes; the mean image takes from each pixel its own. Around 0 and "
        "about 1 apart, values suit the first weights. Zeros of the padding are added before the "
        "mean is subtracted: on a black ground they are more of it, round a bright picture "
        "they are a black frame.",
        "LeCun, Bottou, Orr and Müller 1998, [Efficient backprop]"
        "(https://doi.org/10.1007/3-540-49430-8_2), section 4.3.",
    )


def _image(controls: Controls) -> NDArray[np.float32]:
    """(1, SIDE, SIDE, 1 or 3) in [0, 1]."""
    options = {"1": "Grey (1)", "3": "Colour (3)"}
    colour = controls.choice("channels", "Channels", options, switch=True) == "3"
    picture = lab_image.choose(controls, SIDE, colour=colour, first="digit")
    return picture.reshape(1, SIDE, SIDE, -1)


def _source(controls: Controls, channels: int) -> str:
    """One of SOURCES; the training digits are grey, so colour has its own picture alone."""
    if channels == 1:
        return str(controls.choice("source", "Statistics from", SOURCES))
    st.caption(
        "Statistics from this picture alone, each colour channel with its own: the training digits "
        "are grey. A network for colour takes them from all of its training images."
    )
    return "picture"


@lru_cache(maxsize=32)
def statistics(way: Preprocessing) -> Statistics:
    """Those of the 1,437 training digits."""
    return fit_statistics(load("digits").train_images, way)


def _result(image: NDArray[np.float32], way: Preprocessing, used: Statistics) -> None:
    data_preprocessing.stages(image, way.padding, way.center, used, PICTURE_SIDE)
    result = apply(image, way, used)
    st.latex(formula(image, way, used))
    if image.shape[-1] == len(COLOURS):
        st.table(channels(result, used))
    before, after = st.columns(2)
    labels = ("Pixel value before", "Value at the first layer")
    for column, values, key in ((before, image, "before"), (after, result, "after")):
        label = labels[key == "after"]
        column.plotly_chart(
            figures.histogram(values, label),
            key=key,
            config=data_preprocessing.NO_BAR,
            alt=f"Histogram, {label.lower()}: {_spread(values)}",
        )
    counted = ""
    if way.padding and (used.mean is not None or used.std is not None):
        counted = " μ and σ count the zeros of the padding too."
    st.caption(f"Before: {_spread(image)} After: {_spread(result)}{counted}")


def channels(result: NDArray[np.float32], used: Statistics) -> dict[str, list[str]]:
    """A row a colour channel: what is subtracted (its mean), divided by, and what comes out."""
    mean = np.zeros(3) if used.mean is None else used.mean.reshape(-1, 3).mean(axis=0)
    std = np.ones(3) if used.std is None else used.std
    after = result.reshape(-1, 3).astype(float)
    return {
        "Channel": list(COLOURS),
        "Mean μ": _texts(mean),
        "Deviation σ": _texts(std),
        "Mean after": _texts(after.mean(axis=0)),
        "Deviation after": _texts(after.std(axis=0)),
    }


def _texts(values: NDArray[np.floating]) -> list[str]:
    return [f"{round(float(each), 3) + 0.0:.3f}".replace("-", "−") for each in values]


def _spread(values: NDArray[np.float32]) -> str:
    mean = round(float(values.mean()), 3) + 0.0  # not -0.000
    words = (
        f"mean {mean:.3f}, standard deviation {values.std():.3f}, from {values.min():.2f} to "
        f"{values.max():.2f}."
    )
    return words.replace("-", "−")


def formula(image: NDArray[np.float32], way: Preprocessing, used: Statistics) -> str:
    """The steps with the numbers of the brightest pixel filled in, in colour of the reddest."""
    row, column = np.unravel_index(int(image[0, :, :, 0].argmax()), image.shape[1:3])
    x = float(image[0, row, column, 0])
    place = (row + way.padding, column + way.padding, 0)
    mean = std = None
    if used.mean is not None:
        mean = float(used.mean[place] if used.mean.ndim == 3 else used.mean[0])
    if used.std is not None:
        std = float(used.std[0])
    y = float(apply(image, way, used)[0][place])
    red = r"_{\text{red}}" * (image.shape[-1] == len(COLOURS))
    general = f"x{red}" if mean is None else rf"x{red} - \mu{red}"
    filled = f"{x:.2f}" if mean is None else f"{x:.2f} - {mean:.3f}"
    if std is not None:
        general, filled = rf"\frac{{{general}}}{{\sigma{red}}}", rf"\frac{{{filled}}}{{{std:.3f}}}"
    return rf"x'{red} = {general} = {filled} = {y:.2f}"
