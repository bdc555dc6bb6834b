"""What every lab page has around its experiment: a question before it, what to notice after it."""

from __future__ import annotations

import streamlit as st

from ui.controls import PATH


def question(text: str) -> None:
    """What to predict before one tries; not for those whom the guided path has just asked."""
    if PATH in st.query_params:
        return
    st.markdown(f":material/psychology_alt: **Predict first.** {text}")


def notice(text: str, source: str) -> None:
    """Two or three sentences on what there was to see, and where to read on."""
    st.markdown(f":material/visibility: **What to notice.** {text}")
    sources(f"Source: {source}")


def sources(text: str) -> None:
    """Small and grey; not a caption, whose links are too pale to read."""
    st.markdown(f":small[:gray[{text}]]")
