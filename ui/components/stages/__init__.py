"""The stages of a network in a row with arrows between; a click opens the lab of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from ui.components import kit
from ui.components.packed import message

_component = kit.component("stages", Path(__file__).parent, "stages.js")
load = _component.load


@dataclass(frozen=True)
class Tile:
    """One stage. Shown is the `picture` (a data URI, `side` % of the tile wide), else `big`, else
    a square of `side` % of the tile. `lab` names what a click opens; "" for nothing."""

    name: str
    title: str
    shape: str
    lab: str
    picture: str = ""
    big: str = ""
    side: float = 100


def show(
    key: str, tiles: Sequence[Tile], on_open: Callable[[int], None], current: int | None = None
) -> None:
    """Draw them; tile number `current` is marked. A click calls `on_open(number)` before the page
    runs again."""

    def opened() -> None:
        number = validated(st.session_state[key].get("picked"), tiles)
        if number is not None:
            on_open(number)

    head = {"stages": [asdict(each) for each in tiles], "current": current}
    _component.mount(key, message(head, {}), on_picked_change=opened)


def validated(value: Any, tiles: Sequence[Tile]) -> int | None:
    """The number the browser sends; None unless such a tile can be opened."""
    if type(value) is not int or not 0 <= value < len(tiles):
        return None
    return value if tiles[value].lab else None
