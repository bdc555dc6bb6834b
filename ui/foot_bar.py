"""The bar at the foot of a form: what it will cost, and the one button that begins it."""

from __future__ import annotations

from typing import Any

import streamlit as st


def show(key: str, said: str, label: str, *, help: str, off: bool = False, **more: Any) -> bool:
    """True when the button was pressed; `key` is the button's."""
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
        key=f"{key}-bar",
    ):
        st.markdown(said, width="content")
        return st.button(
            label,
            key=key,
            type="primary",
            icon=":material/play_arrow:",
            disabled=off,
            help=help,
            **more,
        )
