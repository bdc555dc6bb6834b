"""Maps over an image, side by side, with one colour bar; each beside that of random weights."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui.components import kit
from ui.components.packed import message

_component = kit.component("heat_maps", Path(__file__).parent, "heat_maps.js")
load = _component.load


@dataclass(frozen=True, eq=False)
class HeatMap:
    """One method: `heat` and `random` float32 (h, w); without them `wait` says why there is none.

    `similarity` is a line of text below the two.
    """

    name: str
    title: str
    wait: str = ""
    similarity: str = ""
    heat: NDArray[np.float32] | None = field(default=None, repr=False)
    random: NDArray[np.float32] | None = field(default=None, repr=False)


def show(
    key: str,
    image: NDArray[np.uint8],
    title: str,
    maps: Sequence[HeatMap],
    chosen: str,
    on_choice: Callable[[str], None],
) -> None:
    """Image uint8 (h, w, 1 or 3) with its maps. A click on a map calls `on_choice(name)`."""

    def choose() -> None:
        name = validated(st.session_state[key].get("method"), [each.name for each in maps])
        if name is not None:
            on_choice(name)

    _component.mount(key, _message(image, title, maps, chosen), on_method_change=choose)


def _message(image: NDArray[np.uint8], title: str, maps: Sequence[HeatMap], chosen: str) -> bytes:
    arrays: dict[str, NDArray[Any]] = {"image": image}
    for each in maps:
        for kind, heat in (("heat", each.heat), ("random", each.random)):
            if heat is not None:
                arrays[f"{kind} {each.name}"] = np.nan_to_num(heat).astype(np.float32)
    words = [_words(each) for each in maps]
    return message({"title": title, "methods": words, "chosen": chosen}, arrays)


def _words(each: HeatMap) -> dict[str, str]:
    return {
        "name": each.name,
        "title": each.title,
        "wait": each.wait,
        "similarity": each.similarity,
    }


def validated(value: Any, names: Collection[str]) -> str | None:
    """What the browser sends, if it is one of the names."""
    return value if isinstance(value, str) and value in names else None
