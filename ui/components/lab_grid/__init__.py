"""The runs of a lab: a row an arm, a column a seed, each cell a link to its run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).parent


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


_component = st.components.v2.component(
    "glassnet_lab_grid",
    html=_text("lab_grid.html"),
    css=_text("lab_grid.css"),
    js=_text("lab_grid.js"),
)


@dataclass(frozen=True)
class Tile:
    """One run: its `text`, what a screen reader says, its address ("" for none), the done share
    from 0 to 1, and its `kind`: waiting, busy, done, trouble or none."""

    text: str
    label: str
    href: str
    share: float
    kind: str


def show(
    key: str, arms: Sequence[str], seeds: Sequence[int], tiles: Sequence[Sequence[Tile]]
) -> None:
    """Draw the grid; `tiles` has a row an arm."""
    rows = [
        {"title": title, "tiles": [asdict(each) for each in row]}
        for title, row in zip(arms, tiles, strict=True)
    ]
    _component(key=key, data={"seeds": list(seeds), "rows": rows})
