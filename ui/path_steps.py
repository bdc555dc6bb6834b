"""Links between the topics of the path."""

from __future__ import annotations

import streamlit as st

from core.concepts.path.texts import CLOSING, topics

PAGE = "pages/path.py"


def link(key: str, label: str, icon: str) -> None:
    """To a topic, to the closing exercise, or, with an empty key, to the overview."""
    where = {"topic": key} if key else {}
    st.page_link(PAGE, label=label, icon=f":material/{icon}:", query_params=where)


def way(key: str) -> None:
    """Back, overview, on."""
    keys = [*(topic.key for topic in topics()), CLOSING]
    place = keys.index(key)
    with st.container(horizontal=True, gap="medium"):
        if place:
            link(keys[place - 1], "Back", "arrow_back")
        link("", "Overview", "list")
        if place + 1 < len(keys):
            link(keys[place + 1], "Next", "arrow_forward")
