"""Pooling again and again, down to nothing."""

from __future__ import annotations

import streamlit as st

from core.concepts.pooling import repeated
from core.concepts.window import Window
from core.plots.colors import SEQUENTIAL, paint
from ui import pictures
from ui.pooling_setup import KINDS, LARGE, Setup

MOST = 8  # stages shown


def show(setup: Setup) -> None:
    """Each stage as a picture of the same size, with its size and what is left of the values."""
    st.subheader("Again and again", anchor=False)
    window = Window(2, 2) if setup.kind == "global" else setup.window
    stages = repeated(setup.large, window, setup.how)
    tiles = [
        (
            paint(each, 0, 1, SEQUENTIAL),
            f"{len(each)} × {len(each)}",
            f"{100 * each.size / LARGE**2:.3g} %",
        )
        for each in stages[:MOST]
    ]
    pictures.gallery(tiles, 96)
    st.caption(_end(len(stages), len(stages[-1]), window, KINDS[setup.how]))


def _end(count: int, side: int, window: Window, kind: str) -> str:
    left = f"{kind} pooling, window {window.size}, stride {window.stride}"
    if window.size == 1 and window.stride == 1:
        return f"{left}: a window of 1 px at stride 1 changes nothing."
    shown = f" The first {MOST} of {count} are shown." if count > MOST else ""
    return (
        f"{left}: after {count - 1} times {side} × {side} is left, and the window no longer fits."
        f"{shown}"
    )
