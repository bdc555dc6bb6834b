"""What a shift of the picture changes, with and without pooling."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from core.concepts.pooling import HOW, change, pool, shifted, unchanged
from core.concepts.window import Window
from core.plots.colors import SEQUENTIAL, paint
from ui import lab_texts, pictures
from ui.controls import Controls
from ui.pooling_setup import KINDS, LARGE, Setup

Values = NDArray[np.floating]
SHOWN = 96  # px of one picture


def show(controls: Controls, setup: Setup) -> None:
    """The picture and its pooled forms before and after the shift, and the change as numbers."""
    st.subheader("One pixel to the right", anchor=False)
    right = controls.slider("shift", "Shift in px", 0, 8, 1)
    after = shifted(setup.large, right)
    window = Window(2, 2) if setup.kind == "global" else setup.window
    measured = list(_measured(setup.large, after, window))
    tiles = [
        (paint(each, 0, 1, SEQUENTIAL), title, "after" if k else "before")
        for title, *pair in measured
        for k, each in enumerate(pair)
        if each.size > 1
    ]
    pictures.gallery(tiles, SHOWN)
    st.dataframe(_table(measured), hide_index=True, width="stretch")
    st.caption(
        f"The picture at {LARGE} × {LARGE}, window {window.size}, stride {window.stride}. Change: "
        "length of the difference over length before; 0 % is no change, about 141 % what two "
        "pictures with nothing in common have. Unchanged: of the values that are not black both "
        "times, those that stay exactly the same."
    )
    lab_texts.notice(
        "Pooling softens a shift, it does not undo it: whether a value stays depends on where the "
        "windows begin. A shift by exactly the stride moves the pooled picture by one pixel. Only "
        "the global average does not notice at all, as long as nothing leaves the picture.",
        "Zhang 2019, [Making convolutional networks shift-invariant again]"
        "(https://arxiv.org/abs/1904.11486).",
    )


def _measured(
    before: Values, after: Values, window: Window
) -> Iterator[tuple[str, Values, Values]]:
    """What is compared: its name, before and after the shift."""
    yield "No pooling", before, after
    for how in HOW:
        yield f"{KINDS[how]} pooling", pool(before, window, how), pool(after, window, how)
    whole = Window(len(before))
    yield KINDS["global"], pool(before, whole, "average"), pool(after, whole, "average")


def _table(measured: list[tuple[str, Values, Values]]) -> pd.DataFrame:
    rows = [
        {
            "": title,
            "Values": before.size,
            "Change": f"{100 * change(before, after):.1f} %",
            "Unchanged values": f"{100 * unchanged(before, after):.1f} %",
        }
        for title, before, after in measured
    ]
    return pd.DataFrame(rows)
