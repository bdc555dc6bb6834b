"""The closing exercise: write, compare with another answer, tick what one has said."""

from __future__ import annotations

import streamlit as st

from core.concepts.path.progress import MOST_LETTERS, Progress
from core.concepts.path.texts import CLOSING, closing
from ui import path_progress
from ui.lab_texts import sources
from ui.path_steps import way

TEXT = "path-closing-text"


def show() -> None:
    """The box first; the model answer and the points only once something is written."""
    found, progress = closing(), path_progress.current()
    st.subheader(found.title, anchor=False)
    st.markdown(found.task)
    st.session_state[TEXT] = progress.text
    st.text_area(
        "Your explanation", key=TEXT, height=260, max_chars=MOST_LETTERS, on_change=_written
    )
    if progress.compared:
        _compare(progress)
    else:
        st.button(
            "Compare",
            key="path-closing-compare",
            icon=":material/balance:",
            disabled=not progress.text.strip(),
            on_click=path_progress.change,
            args=(Progress.finish,),
        )
        if not progress.text.strip():
            st.caption("Write a few sentences and leave the box; then you can compare.")
    sources(f"Sources: {'; '.join(found.sources)}.")
    way(CLOSING, done=progress.closed())


def _compare(progress: Progress) -> None:
    left, right = st.columns([3, 2], gap="large")
    points = closing().points
    with left:
        st.markdown("**One possible answer**")
        st.markdown(closing().answer)
    with right:
        st.markdown("**Does yours say this?** Tick what you find in your own text.")
        for number, point in enumerate(points):
            key = f"path-point-{number}"
            st.session_state[key] = number in progress.ticked
            st.checkbox(point, key=key, on_change=_ticked, wrap=True)
        st.markdown(f"{len(progress.ticked)} of {len(points)} points.")


def _written() -> None:
    path_progress.change(lambda progress: progress.write(st.session_state[TEXT]))


def _ticked() -> None:
    count = len(closing().points)
    chosen = [k for k in range(count) if st.session_state.get(f"path-point-{k}")]
    path_progress.change(lambda progress: progress.tick(chosen))
