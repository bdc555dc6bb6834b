"""The text that somebody types: in the session, and in the address for others."""

from __future__ import annotations

import streamlit as st

TEXT, VERSION = "next-word.text", "next-word.version"
PARAMETER = "text"


def current(box: str, first: str) -> tuple[str, int]:
    """The text and its version, which changes when the text does not come from the box `box`.

    Someone who comes to the page finds the text of the address, else that of before, else `first`.
    """
    if box not in st.session_state:  # the page was just opened: the box is not there yet
        asked = st.query_params.get(PARAMETER)
        if asked is not None:
            replace(asked)
        elif TEXT not in st.session_state:
            replace(first)
    return st.session_state[TEXT], st.session_state[VERSION]


def keep(text: str) -> None:
    """This was typed."""
    st.session_state[TEXT] = text
    if st.query_params.get(PARAMETER) != text:
        st.query_params[PARAMETER] = text


def replace(text: str) -> None:
    """From now on the box holds this text."""
    st.session_state[TEXT] = text
    st.session_state[VERSION] = st.session_state.get(VERSION, 0) + 1
