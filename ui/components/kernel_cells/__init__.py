"""The weights of one kernel as cells that one can edit, coloured as everywhere else."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui.components import kit
from ui.components.packed import message

FOLDER = Path(__file__).parent
MOST = 100.0  # of a weight, either way
Kernel = NDArray[np.float64]

_component = kit.component("kernel_cells", FOLDER, "kernel_cells.js")
load = _component.load


def show(
    key: str, kernel: Kernel, channels: Sequence[str], *, on_edit: Callable[[Kernel], None]
) -> None:
    """Draw the kernel (k, k, c), `channels` named when there are several. `on_edit` hears of the
    kernel after an edit. Call `load()` before, once a page."""

    def follow() -> None:
        found = validated(st.session_state[key].get("cells"), kernel.shape)
        if found is not None:
            on_edit(found)

    _component.mount(key, packed(kernel, channels), on_cells_change=follow)


def packed(kernel: Kernel, channels: Sequence[str]) -> bytes:
    """The numbers as kernel_cells.js reads them."""
    head = {"size": kernel.shape[0], "channels": list(channels), "most": MOST}
    return message(head, {"kernel": np.ascontiguousarray(kernel, np.float32)})


def validated(value: Any, shape: tuple[int, ...]) -> Kernel | None:
    """The kernel in `shape` from the list that the browser sends; None for anything else."""
    if not isinstance(value, list) or len(value) != math.prod(shape):
        return None
    if not all(type(each) in (int, float) and math.isfinite(each) for each in value):
        return None
    return np.clip(np.round(np.array(value, float), 3), -MOST, MOST).reshape(shape)
