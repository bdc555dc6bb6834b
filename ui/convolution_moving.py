"""The letter A in three places and angles: what the convolution and a dense layer make of it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from core.concepts.moving import Pose, Seen, compare, dense_weights
from core.concepts.pictures import letter
from core.plots.colors import paint_signed
from core.plots.mosaic import to_pixels
from ui import lab_texts, pictures
from ui.controls import Controls
from ui.convolution_setup import Setup

SIDE = 28
SHOWN = 80  # px of one picture


def show(controls: Controls, setup: Setup) -> None:
    """Sliders, the three letters with both representations, and how far apart they are."""
    st.subheader("The letter A in three places and angles", anchor=False)
    st.markdown(
        "The kernel above reads the same letter three times; so does a dense layer of random "
        "weights with as many outputs. Is what they make of it still the same, only moved?"
    )
    columns = st.columns(3)
    with columns[0]:
        right = controls.slider("right", "Moved: px to the right", 0, 12, 9)
    with columns[1]:
        down = controls.slider("down", "Moved: px down", 0, 12, 7)
    with columns[2]:
        turn = controls.slider("turn", "Turned: degrees", -90, 90, 90, 5)
    kernel = _grey(setup)
    seen = _compared(kernel.tobytes(), len(kernel), (Pose(), Pose(right, down), Pose(turn=turn)))
    for place, each, title in zip(st.columns(3), seen, ("First", "Moved", "Turned"), strict=True):
        with place:
            pictures.gallery(_row(each, title), SHOWN)
    table = _table(seen)
    three = {name: st.column_config.NumberColumn(format="%.3f") for name in table.columns[1:]}
    st.dataframe(table, hide_index=True, width="stretch", column_config=three)
    st.caption(
        "Distance: length of the difference over length of the first; 0 is equal, about 1.4 "
        "nothing in common. “Moved along” is measured after moving or turning the first one as the "
        "letter was, as under the pictures."
    )
    lab_texts.notice(
        "The moved letter gives the moved map, to the last digit: a kernel that has learned an "
        "edge finds it everywhere. To the dense layer the moved letter is simply another input. A "
        "turn is another matter: only a kernel that looks the same from all sides, such as a blur, "
        "follows it.",
        "Goodfellow, Bengio and Courville 2016, section 9.2.",
    )


def _grey(setup: Setup) -> NDArray[np.float64]:
    """The kernel for a grey letter: slices added up, or one of them where all cancel."""
    kernel = setup.kernel.sum(axis=2)
    if len(setup.channels) < 2 or np.abs(kernel).max() > 1e-9:
        return kernel
    st.caption("On a grey letter the three slices cancel, so the red one is used alone.")
    return setup.kernel[..., 0]


@lru_cache(maxsize=32)
def _compared(kernel: bytes, size: int, poses: tuple[Pose, ...]) -> list[Seen]:
    weights = np.frombuffer(kernel).reshape(size, size)
    return compare(_first(), weights, _dense(size), poses)


@lru_cache(maxsize=1)
def _first() -> NDArray[np.float32]:
    return letter("A", SIDE, height=0.36, right=-5, down=-5)


@lru_cache(maxsize=8)
def _dense(size: int) -> NDArray[np.float32]:
    return dense_weights(SIDE * SIDE, (SIDE - size + 1) ** 2)


def _row(each: Seen, title: str) -> list[tuple[NDArray[np.uint8], str, str]]:
    return [
        (to_pixels(each.letter[np.newaxis, ..., np.newaxis])[0], title, ""),
        (paint_signed(each.map), "Map", f"{each.map_along:.2f} apart"),
        (paint_signed(each.dense), "Dense", f"{each.dense_along:.2f} apart"),
    ]


def _table(seen: list[Seen]) -> pd.DataFrame:
    rows = {
        "Pixels": "pixels_apart",
        "Feature map": "map_apart",
        "Feature map, moved along": "map_along",
        "Dense layer": "dense_apart",
        "Dense layer, moved along": "dense_along",
    }
    columns = {
        title: [round(getattr(each, name), 3) for name in rows.values()]
        for title, each in zip(("Moved letter", "Turned letter"), seen[1:], strict=True)
    }
    return pd.DataFrame({"Distance from the first": list(rows)} | columns)
