"""A second image beside the first: the same one moved or turned, or another one; in the address.

`?with=moved_2_-3_15` is 2 px to the right, 3 px up, 15 degrees clockwise; `?with=test-20` another
image.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import streamlit as st

from core.datasets.spec import DataSpec
from core.images.moved import moved
from core.runs.run import Run
from ui import image_choice
from ui.image_choice import Chosen
from ui.inside_address import go

MOVED = re.compile(r"moved_(-?\d{1,3})_(-?\d{1,3})_(-?\d{1,3})")
NOTHING, SAME, OTHER = "Nothing", "Moved or turned", "Another image"


@dataclass(frozen=True)
class Move:
    """px to the right, px down, degrees clockwise."""

    right: int
    down: int
    turn: int

    @property
    def key(self) -> str:
        return f"moved_{self.right}_{self.down}_{self.turn}"


@dataclass(frozen=True, eq=False)
class Second:
    """The second image and, when it is the first one moved, how."""

    chosen: Chosen
    move: Move | None


def second(run: Run, data: DataSpec, first: Chosen) -> Second | None:
    """The widgets and the second image; None when there is none."""
    wanted = st.query_params.get("with", "")
    move = _move(wanted, data)
    way = NOTHING if not wanted else SAME if MOVED.fullmatch(wanted) else OTHER
    st.session_state["second"] = way

    def follow() -> None:
        starts = {SAME: Move(3, 0, 0).key, OTHER: "test-1", NOTHING: None}
        go(**{"with": starts[st.session_state["second"]]})

    st.segmented_control(
        "Beside it", [NOTHING, SAME, OTHER], key="second", on_change=follow, required=True
    )
    if way == OTHER:
        other = image_choice.choose(run, data, parameter="with")
        return Second(other, None) if other else None
    if way == SAME:
        move = _sliders(move or Move(0, 0, 0), data)
        return _moved(first, move, data)
    return None


def _move(key: str, data: DataSpec) -> Move | None:
    """The move of an address, brought within what makes sense."""
    found = MOVED.fullmatch(key)
    if not found:
        return None
    right, down, turn = (int(part) for part in found.groups())
    across, below = data.width // 2, data.height // 2
    return Move(_within(right, across), _within(down, below), _within(turn, 180))


def _within(value: int, most: int) -> int:
    return max(-most, min(most, value))


def _sliders(move: Move, data: DataSpec) -> Move:
    """Three sliders that follow the address and write it."""
    limits = (("Right, px", data.width // 2), ("Down, px", data.height // 2), ("Turn, °", 180))
    values = (move.right, move.down, move.turn)

    def follow() -> None:
        parts = (int(st.session_state[f"move-{number}"]) for number in range(len(limits)))
        go(**{"with": Move(*parts).key})

    for number, (column, (label, most)) in enumerate(zip(st.columns(3), limits, strict=True)):
        key = f"move-{number}"
        st.session_state[key] = values[number]
        with column:
            st.slider(label, -most, most, key=key, on_change=follow)
    return move


def _moved(first: Chosen, move: Move, data: DataSpec) -> Second:
    photo = data.intake.kind == "photo"
    image = moved(first.image, move.right, move.down, move.turn, stretch_edge=photo)
    return Second(Chosen(image, f"{first.key}/{move.key}", "Moved"), move)
