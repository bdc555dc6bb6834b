"""Going from topic to topic: the address says where one is."""

from __future__ import annotations

import streamlit as st

from core.concepts.path.texts import CLOSING, topics
from ui.controls import PATH, put


def go(key: str, place: str, label: str, icon: str, *, main: bool = False) -> None:
    """A button to a topic, to the closing exercise, or, with an empty key, to the overview; `place`
    tells two buttons of one page apart."""
    st.button(
        label,
        key=f"path-{place}",
        icon=f":material/{icon}:",
        type="primary" if main else "tertiary" if place.startswith("list") else "secondary",
        on_click=put,
        kwargs={"topic": key, PATH: ""},
    )


def way(key: str, *, done: bool) -> None:
    """Back, overview, on; the last stands out when the topic is done."""
    keys = [*(topic.key for topic in topics()), CLOSING]
    place = keys.index(key)
    with st.container(horizontal=True):
        if place:
            go(keys[place - 1], "back", "Back", "arrow_back")
        go("", "overview", "Overview", "list", main=done and place + 1 == len(keys))
        if place + 1 < len(keys):
            go(keys[place + 1], "next", "Next", "arrow_forward", main=done)
