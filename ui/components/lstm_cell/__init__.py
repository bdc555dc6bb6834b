"""One LSTM cell with its gates as taps: step by step through a sequence, weights to change."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import streamlit as st

from core.concepts.lstm_cell import LARGEST, Cell, Step
from ui.components import kit
from ui.components.packed import message

FOLDER = Path(__file__).parent
SCRIPTS = ("drawing.js", "sums.js", "lstm_cell.js")
PHASES = 3  # forget, add, output

_component = kit.component("lstm_cell", FOLDER, *SCRIPTS)
load = _component.load


def show(
    key: str,
    cell: Cell,
    steps: Sequence[Step],
    place: int,
    on_weights: Callable[[tuple[float, ...]], None],
    on_place: Callable[[int], None],
    editable: bool = True,
) -> None:
    """Draw it. `place` counts phases: 3 · time + 0 forget, 1 add, 2 output.

    A changed weight calls `on_weights` with all 12 numbers, standing still at another place
    `on_place`, each before the page runs again.
    """

    def weights() -> None:
        found = validated(st.session_state[key].get("weights"))
        if found is not None:
            on_weights(found)

    def moved() -> None:
        found = st.session_state[key].get("place")
        if type(found) is int and 0 <= found < PHASES * len(steps):
            on_place(found)

    data = packed(cell, steps, place, editable)
    _component.mount(key, data, on_weights_change=weights, on_place_change=moved)


def validated(value: Any) -> tuple[float, ...] | None:
    """12 numbers as the browser sends them, two digits after the point; None for anything else."""
    if not isinstance(value, (list, tuple)) or len(value) != 12:
        return None
    if not all(type(each) in (int, float) and math.isfinite(each) for each in value):
        return None
    return tuple(round(min(LARGEST, max(-LARGEST, float(each))), 2) for each in value)


def packed(cell: Cell, steps: Sequence[Step], place: int = 0, editable: bool = True) -> bytes:
    """The numbers as lstm_cell.js reads them."""
    head = {
        "weights": list(cell.numbers()),
        "steps": [asdict(each) for each in steps],
        "place": min(max(0, place), PHASES * len(steps) - 1),
        "editable": editable,
        "most": LARGEST,
    }
    return message(head, {})
