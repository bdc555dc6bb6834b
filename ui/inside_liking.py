"""What a filter likes: the test images that excite it most, and one made for it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
import streamlit as st

from core.engine_client import EngineError
from core.explain.answers import Dream, Favourites, LayerEntry, Network
from core.plots.kernels import outlined
from core.plots.mosaic import to_pixels
from ui import inside_run, jobs, pictures
from ui.components import thumbnails
from ui.inside_address import go, place_text
from ui.run_rows import RunRow

LOOKING = "The test images are looked through for what excites each unit; once a network."
CLIMBING = "An image is made by gradient ascent."
SIDE = 112  # px of a patch, about


def show(each: RunRow, network: Network, entry: LayerEntry, unit: int) -> None:
    """Nine patches, the made image and a way to the microscope."""
    st.subheader(f"What filter {unit} of {entry.layer} likes", anchor=False)
    ask = inside_run.inside(each)
    left, right = st.columns([3, 1], gap="large")
    with left:
        key = inside_run.key(each, "favourites", entry.layer, unit)
        found = _answer(key, ask.favourites, entry, unit, LOOKING)
        if found is not None:
            _patches(network, found)
    with right:
        key = inside_run.key(each, "dream", entry.layer, unit)
        dream = _answer(key, ask.dream, entry, unit, CLIMBING)
        if dream is not None:
            _dream(dream)
    st.button(
        "Its map under the microscope",
        icon=":material/biotech:",
        key="to-microscope",
        on_click=go,
        kwargs={"view": "microscope", "layer": entry.layer, "unit": unit, "at": None},
    )


def _answer(
    key: Hashable, ask: Callable[..., Any], entry: LayerEntry, unit: int, waiting: str
) -> Any:
    """The answer; None while it is worked out, or, after one sentence, when there is none."""
    try:
        return jobs.ready(key, ask, entry.layer, unit, waiting=waiting)
    except EngineError as problem:  # without the data set's files the rest still works
        st.markdown(str(problem))
        return None


def _patches(network: Network, found: Favourites) -> None:
    if not len(found.index):
        st.markdown(f"None of {found.sample_images:,} test images excites it: its map is constant.")
        return
    scale = max(1, round(SIDE / max(found.images.shape[1:3])))
    tiles = [
        outlined(image, tuple(int(side) for side in box), scale)
        for image, box in zip(found.images, found.boxes, strict=True)
    ]
    texts = [
        (network.classes[label], f"test image {row:,}, {value:.2f}".replace("-", "−"))
        for label, row, value in zip(found.labels, found.index, found.values, strict=True)
    ]

    def follow(number: int) -> None:
        place = (int(found.places[number][0]), int(found.places[number][1]))
        go(
            view="microscope",
            layer=found.entry.layer,
            unit=found.unit,
            image=f"test-{int(found.index[number])}",
            at=place_text(place),
        )

    thumbnails.show("favourites", np.stack(tiles), texts, follow, side=SIDE)
    st.caption(
        f"The strongest of {found.sample_images:,} test images, at most one place an image, with "
        "what the filter sees there framed. A click opens that place under the microscope."
    )


def _dream(found: Dream) -> None:
    pixels = to_pixels(found.image[np.newaxis])[0]
    change = f"{found.before:.2f} to {found.after:.2f}".replace("-", "−")
    note = f"Its value before the activation: {change} in {found.steps} steps."
    pictures.gallery([(pixels, "Made by gradient ascent", note)], side=168)
