"""The parts of the data page."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.config import Augmentation
from core.datasets.augment import augment
from core.datasets.registry import DATASETS, info
from core.plots import figures
from core.plots.mosaic import to_pixels
from core.schema import label_of
from ui import pictures
from ui.data_view import DataView

NO_BAR = {"displayModeBar": False}
COPIES = 24


def choose_set() -> str:
    """The set named in the address, to be changed by a list. Raises ConfigError when unknown."""
    name = info(st.query_params.get("data", next(iter(DATASETS)))).name
    key = f"data-{name}"

    def follow() -> None:
        st.query_params["data"] = st.session_state[key]

    names = list(DATASETS)
    st.selectbox(
        "Data set",
        names,
        names.index(name),
        lambda each: DATASETS[each].title,
        key=key,
        on_change=follow,
        width=320,
    )
    return name


def samples(view: DataView) -> None:
    """A grid of training images, one class or all."""
    st.subheader("Samples and mean images", anchor=False)
    classes = view.spec.classes
    chosen = st.selectbox("Class", ["All classes", *classes], key="sample-class", width=320)
    left, right = st.columns([3, 2], gap="large")
    with left:
        if chosen == "All classes":
            # One class a row; all have the same number of samples unless a class is very small.
            rows = [np.flatnonzero(view.labels == k)[:16] for k in range(len(classes))]
            tiles = view.samples[np.concatenate(rows)]
            note = "One class in each row. Look for what varies inside a row."
        else:
            tiles = view.samples[view.labels == classes.index(chosen)]
            note = f"The first {len(tiles)} training images of this class."
        columns = 16 if chosen == "All classes" else 10
        pictures.grid(to_pixels(tiles), columns, f"Training images, {chosen}")
        st.caption(note)
    with right:
        if chosen == "All classes":
            pictures.grid(to_pixels(view.mean_image[None]), 1, "Mean image of all", width=84)
            st.caption("The mean image of the whole training part: what all images share.")
        means = to_pixels(view.mean_images)
        pictures.grid(means, 5, "Mean image of each class", width=420)
        st.caption(
            "The mean image of each class over the training part. Sharp where its images agree, "
            "blurred where they differ."
        )


def balance(view: DataView) -> None:
    """How many images each part has of each class."""
    st.subheader("Split and class balance", anchor=False)
    sizes = {name: int(counts.sum()) for name, counts in view.balance.items()}
    with st.container(horizontal=True, gap="large"):
        for name, size in sizes.items():
            st.metric(f"{name} images", f"{size:,}", width="content")
    st.markdown(
        "The split comes first. Weights and all statistics come from the training part alone; the "
        "validation part (10 % here) watches progress; the test images are used once, at the end."
    )
    st.plotly_chart(
        figures.class_balance(view.spec.classes, view.balance), key="balance", config=NO_BAR
    )
    st.caption("Bars of one height mean that accuracy is a fair summary of all classes.")


def augmentation(view: DataView) -> None:
    """The same image again and again, as an epoch after the other would see it."""
    st.subheader("Augmentation", anchor=False)
    st.markdown("Random changes, drawn anew in each epoch, and only of training images.")
    left, right = st.columns([1, 2], gap="large")
    with left:
        settings = Augmentation(
            shift=_slider("shift", 6.0, 2.0),
            rotation=_slider("rotation", 45.0, 10.0),
            zoom=_slider("zoom", 0.5, 0.1),
            shear=_slider("shear", 30.0, 0.0),
            elastic=_slider("elastic", 6.0, 0.0),
            flip=st.toggle("Flip left to right", False, key="augment-flip"),
        )
        seed = st.number_input("Seed", 0, 10_000, 1, key="augment-seed")
    with right:
        index = st.session_state["image"]
        copies = np.repeat(view.samples[index : index + 1], COPIES, axis=0)
        drawn = augment(copies, settings, np.random.default_rng(seed))
        shown = np.concatenate([view.samples[index : index + 1], drawn[1:]])
        pictures.grid(to_pixels(shown), 8, "The image and random variants of it", width=640)
        st.caption(
            "The first tile is the image itself, the others are what the network may see instead. "
            "Too strong when you can no longer read them."
        )


def _slider(name: str, most: float, start: float) -> float:
    field = Augmentation.__dataclass_fields__[name]
    unit = f" ({field.metadata['unit']})" if field.metadata["unit"] else ""
    return st.slider(
        f"{label_of(field)}{unit}",
        0.0,
        most,
        start,
        most / 40 if most < 1 else 0.5,
        key=f"augment-{name}",
        help=field.metadata["help"],
    )
