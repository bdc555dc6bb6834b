"""Where a click on a picture leads."""

from __future__ import annotations

import streamlit as st

from ui.page_table import listed

TARGETS = {
    "Why this answer": ("pages/why.py", {}),
    "Layer walk": ("pages/inside.py", {"view": "walk"}),
    "Microscope": ("pages/inside.py", {"view": "microscope"}),
}
CLICKED = "image-to-open"


def pick() -> None:
    """The switch; its choice stands in the address."""
    names = [name for name, (path, _) in TARGETS.items() if listed(path)]
    st.segmented_control(
        "A click on a picture opens",
        names,
        default=names[0],
        key="opens",
        required=True,
        bind="query-params",
    )


def clicked(row: int) -> None:
    """Remember a click on a test image, for `follow`."""
    st.session_state[CLICKED] = row


def follow(run: str) -> None:
    """Go where the last click leads. A callback cannot switch pages, so the page calls this."""
    row = st.session_state.pop(CLICKED, None)
    if row is None:
        return
    path, parameters = TARGETS.get(st.session_state.get("opens", ""), TARGETS["Why this answer"])
    st.switch_page(path, query_params={"run": run, "image": f"test-{row}", **parameters})
