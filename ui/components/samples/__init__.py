"""Texts of a language model over its epochs, with one slider and a play button.

All texts are in the browser, so moving through them needs no answer from the server. The slider
follows the newest text until somebody moves it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).parent


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


_component = st.components.v2.component(
    "glassnet_samples",
    html=_text("samples.html"),
    css=_text("samples.css"),
    js=_text("samples.js"),
)


@dataclass(frozen=True)
class Frame:
    """The text after one epoch: its prompt, what follows it, and a remark."""

    epoch: int
    prompt: str
    rest: str
    note: str


def show(key: str, frames: Sequence[Frame]) -> None:
    """Draw at least one frame; epochs rise."""
    _component(key=key, data={"frames": [asdict(frame) for frame in frames]})
