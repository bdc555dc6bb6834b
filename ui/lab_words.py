"""What every lab says in the same form: a question before, and what to notice after."""

from __future__ import annotations

import streamlit as st

NO_BAR = {"displayModeBar": False}


def question(text: str) -> None:
    """Something to think about before one moves a control."""
    st.markdown(f":material/psychology_alt: **Before you try.** {text}")


def notice(text: str, source: str) -> None:
    """Two or three sentences on what the experiment shows, with where to read on."""
    with st.container(border=True):
        st.markdown(f"**What to notice.** {text}")
        st.caption(f"Source: {source}")
