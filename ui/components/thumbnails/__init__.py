"""Many small pictures to choose from; each is a button with its name and a line of text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui.components import kit
from ui.components.packed import message

_component = kit.component("thumbnails", Path(__file__).parent, "thumbnails.js")
load = _component.load


def show(
    key: str,
    tiles: NDArray[np.uint8],
    texts: Sequence[tuple[str, str]],
    on_choice: Callable[[int], None],
    *,
    side: int = 72,
    chosen: int | None = None,
) -> None:
    """Tiles uint8 (n, h, w, 1 or 3) with (title, note) each, `side` px wide; `chosen` is marked.

    A click or Enter calls `on_choice(number of the tile)` before the page runs again.
    """

    def choose() -> None:
        number = validated(st.session_state[key].get("tile"), len(tiles))
        if number is not None:
            on_choice(number)

    head = {"texts": [list(pair) for pair in texts], "side": side, "chosen": chosen}
    _component.mount(key, message(head, {"tiles": tiles}), on_tile_change=choose)


def validated(value: Any, count: int) -> int | None:
    """The number the browser sends; None unless there is such a tile."""
    return value if type(value) is int and 0 <= value < count else None
