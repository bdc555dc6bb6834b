"""A confusion matrix whose cells can be chosen with mouse, finger or keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui.components import kit
from ui.components.packed import message

FOLDER = Path(__file__).parent
CELLS = FOLDER / "cells.js"  # the table itself, for other components that show a matrix too

_component = kit.component("confusion", FOLDER, "cells.js", "confusion.js")
load = _component.load


def show(
    key: str,
    matrix: NDArray[np.integer],
    classes: Sequence[str],
    *,
    shares: bool,
    chosen: tuple[int, int] | None,
    on_choice: Callable[[int, int], None],
) -> None:
    """Counts (classes, classes), true class in rows; `shares` shows percent of the true class.

    `chosen` is marked. A click on a cell, or Enter, calls `on_choice(true, predicted)` before the
    page runs again.
    """
    side = len(classes)

    def choose() -> None:
        cell = validated(st.session_state[key].get("cell"), side)
        if cell is not None:
            on_choice(*cell)

    head = {
        "classes": list(classes),
        "counts": np.asarray(matrix).ravel().tolist(),
        "shares": shares,
        "chosen": -1 if chosen is None else chosen[0] * side + chosen[1],
    }
    _component.mount(key, message(head, {}), on_cell_change=choose)


def validated(value: Any, side: int) -> tuple[int, int] | None:
    """Row and column as the browser sends them; None unless both are places of the matrix."""
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return None
    if not all(type(each) is int and 0 <= each < side for each in value):
        return None
    return value[0], value[1]
