"""A text box that tells what is in it while a person types."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

MOST = 2_000  # characters
_FOLDER = Path(__file__).parent


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


_component = st.components.v2.component(
    "glassnet_live_text",
    html=_text("live_text.html"),
    css=_text("live_text.css"),
    js=_text("live_text.js"),
)


def show(key: str, text: str, version: int, label: str, placeholder: str = "") -> str:
    """The text in the box, sent when nothing was typed for 150 ms.

    The box takes `text` when it appears and whenever `version` is another one; in between it keeps
    what a person types. What was typed into an older version than `version` counts no more.
    """
    data = {
        "text": text,
        "version": version,
        "label": label,
        "placeholder": placeholder,
        "most": MOST,
    }
    result = _component(key=key, data=data, on_typed_change=lambda: None)
    typed = validated(result.get("typed"), version)
    return text if typed is None else typed


def validated(value: Any, version: int) -> str | None:
    """The text of what the browser sent; None unless it belongs to this version."""
    if not isinstance(value, dict) or value.get("version") != version:
        return None
    text = value.get("text")
    return text[:MOST] if isinstance(text, str) else None
