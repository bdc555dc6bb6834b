"""The likeliest tokens as pairs of bars, before and after sampling; a click picks one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

_FOLDER = Path(__file__).parent


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


_component = st.components.v2.component(
    "glassnet_word_bars",
    html=_text("word_bars.html"),
    css=_text("word_bars.css"),
    js=_text("word_bars.js"),
)


@dataclass(frozen=True)
class Bar:
    """One token: what the network expects and what sampling makes of it, 0 to 1; `note` says why
    it cannot be picked."""

    id: int
    label: str
    before: float
    after: float
    note: str = ""


def show(
    key: str, bars: Sequence[Bar], version: int, title: str, on_pick: Callable[[int], None]
) -> None:
    """Draw the bars of the text of this `version`; a click calls `on_pick` with the bar's id,
    before the page runs again."""

    def picked() -> None:
        found = validated(st.session_state[key].get("picked"), bars, version)
        if found is not None:
            on_pick(found)

    rows = [[each.id, each.label, each.before, each.after, each.note] for each in bars]
    data = {"rows": rows, "version": version, "title": title}
    _component(key=key, data=data, on_picked_change=picked)


def validated(value: Any, bars: Sequence[Bar], version: int) -> int | None:
    """The id, if it is of a bar that is shown and can be picked."""
    if not isinstance(value, dict) or value.get("version") != version:
        return None
    ids = [each.id for each in bars if not each.note]
    found = value.get("id")
    return found if isinstance(found, int) and found in ids else None
