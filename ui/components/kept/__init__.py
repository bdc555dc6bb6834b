"""A text that the person's own browser keeps (localStorage), and the server does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).parent


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


_component = st.components.v2.component(
    "glassnet_kept", html=_text("kept.html"), css=_text("kept.css"), js=_text("kept.js")
)


def show(
    key: str, name: str, text: str | None, version: int, on_found: Callable[[str], None]
) -> None:
    """Keep `text` under `name` whenever `version` has grown; None while it is not known here.

    When the browser has another text than this one, `on_found(text)` is called before the page runs
    again. What comes is a stranger's: check it. A browser that keeps nothing says so.
    """

    def found() -> None:
        given = st.session_state[key].get("found")
        if isinstance(given, str):
            on_found(given)

    _component(
        key=key, data={"name": name, "text": text, "version": version}, on_found_change=found
    )
