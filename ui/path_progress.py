"""The progress of one visitor: in the session while the page is open, kept by the browser."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.concepts.path.progress import Progress, from_text, merged, to_text
from core.concepts.path.texts import closing, topics
from ui.components import kept

PROGRESS, VERSION, KNOWN = "path-progress", "path-version", "path-known"
NAME = "glassnet-path"  # in the browser's storage


def current() -> Progress:
    """What is known here so far."""
    found: Progress = st.session_state.get(PROGRESS, Progress())
    return found


def change(step: Callable[[Progress], Progress]) -> None:
    """Take a step; the browser is told when the page is drawn."""
    st.session_state[PROGRESS] = step(current())
    st.session_state[VERSION] = _version() + 1


def sync() -> None:
    """Draw the part of the page that talks with the browser's storage."""
    text = to_text(current()) if st.session_state.get(KNOWN, False) else None
    kept.show("path-kept", NAME, text, _version(), found)


def found(text: str) -> None:
    """The browser has another progress than this page."""
    stored = from_text(text, topics(), closing())
    if st.session_state.get(KNOWN, False):
        st.session_state[PROGRESS] = stored
        return
    st.session_state[KNOWN] = True
    here = current()
    if _version():  # one was quicker than the browser
        change(lambda progress: merged(stored, here))
    else:
        st.session_state[PROGRESS] = stored


def reset() -> None:
    """Begin again."""
    change(lambda progress: Progress())


def _version() -> int:
    version: int = st.session_state.get(VERSION, 0)
    return version
