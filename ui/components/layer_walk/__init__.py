"""An image on its way through a network: one strip of feature maps a layer, on canvas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.explain.answers import LayerMaps
from ui.components import kit
from ui.components.packed import message

FOLDER = Path(__file__).parent
SCRIPTS = ("ranges.js", "layout.js", "paint.js", "layer_walk.js")
Unit = tuple[str, int]

_component = kit.component("layer_walk", FOLDER, *SCRIPTS)
load = _component.load


@dataclass(frozen=True, eq=False)
class Strip:
    """One layer: `sides` are the image, the second one and their difference, as many as there are.

    `words` stand above the maps, `facts` below. `moves` says per map how well it moves along with
    the second image (NaN: constant). `photo`: pixels are those of a picture, in grey or colour;
    `bars`: values are probabilities.
    """

    name: str
    sides: tuple[LayerMaps, ...]
    words: Sequence[str] = ()
    facts: Sequence[str] = ()
    moves: NDArray[np.floating] | None = None
    photo: bool = False
    bars: bool = False


@dataclass(frozen=True)
class Walked:
    """What goes with the strips: class names, number of test images behind "dead", words about the
    image, the unit to point at first."""

    classes: Sequence[str]
    sample: int
    about: str
    chosen: Unit | None = None
    moved: bool = field(default=False)


def show(
    key: str, strips: Sequence[Strip], walked: Walked, on_open: Callable[[str, int], None]
) -> None:
    """Draw it. A click on a map, or Enter, calls `on_open(layer, unit)` before the page runs again.

    The strip of the image itself opens as layer "input".
    """

    def opened() -> None:
        unit = validated(st.session_state[key].get("open"), strips)
        if unit is not None:
            on_open(*unit)

    _component.mount(key, packed(strips, walked), on_open_change=opened)


def validated(value: Any, strips: Sequence[Strip]) -> Unit | None:
    """(layer, unit) as the browser sends it; None unless there is such a unit."""
    units = {strip.sides[0].entry.layer: strip.sides[0].entry.units for strip in strips}
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return None
    layer, unit = value
    if type(unit) is not int or not isinstance(layer, str):
        return None
    return (layer, unit) if 0 <= unit < units.get(layer, 0) else None


def packed(strips: Sequence[Strip], walked: Walked) -> bytes:
    """The strips as layer_walk.js reads them."""
    arrays: dict[str, NDArray[Any]] = {}
    for number, strip in enumerate(strips):
        arrays[f"{number}-shown"] = strip.sides[0].shown
        arrays[f"{number}-dead"] = strip.sides[0].dead.astype(np.uint8)
        for side, maps in enumerate(strip.sides):
            arrays[f"{number}-{side}-pixels"] = maps.pixels
            arrays[f"{number}-{side}-lows"] = maps.lows
            arrays[f"{number}-{side}-highs"] = maps.highs
            arrays[f"{number}-{side}-silent"] = maps.dead_here.astype(np.uint8)
    head = {
        "sides": len(strips[0].sides),
        "classes": list(walked.classes),
        "sample": walked.sample,
        "about": walked.about,
        "chosen": list(walked.chosen) if walked.chosen else None,
        "moved": walked.moved,
        "layers": [_head(strip) for strip in strips],
    }
    return message(head, arrays)


def _head(strip: Strip) -> dict[str, Any]:
    entry = strip.sides[0].entry
    moves = (
        None if strip.moves is None else [None if np.isnan(m) else float(m) for m in strip.moves]
    )
    return {
        "layer": entry.layer,
        "name": strip.name,
        "shape": list(entry.shape),
        "words": list(strip.words),
        "facts": list(strip.facts),
        "moves": moves,
        "photo": strip.photo,
        "bars": strip.bars,
    }
