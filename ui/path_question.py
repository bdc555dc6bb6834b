"""One question with its options; the choice lives in the progress, not in the widget."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.concepts.path.texts import Question


def ask(
    key: str,
    question: Question,
    chosen: int | None,
    on_choice: Callable[[int | None], None],
    *,
    fixed: bool = False,
) -> None:
    """Radio buttons under the question; `on_choice(option)` is called before the page runs again.
    `fixed`: they can no longer be changed."""
    # Only where it differs: what is set here would undo a click that is on its way.
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen

    def choose() -> None:
        on_choice(st.session_state[key])

    st.markdown(question.ask)
    st.radio(
        question.ask,
        range(len(question.options)),
        format_func=question.options.__getitem__,
        key=key,
        index=None,
        label_visibility="collapsed",
        on_change=choose,
        disabled=fixed,
    )


def verdict(question: Question, chosen: int | None, *, again: bool) -> None:
    """Right or not, and why; with `again`, that one may choose once more."""
    if chosen == question.answer:
        st.markdown(f":material/check_circle: **Right.** {question.why}")
    elif again:
        st.markdown(f":material/replay: **Not quite.** {question.why} Choose again.")
    else:
        right = question.options[question.answer]
        st.markdown(f":material/lightbulb: **It is otherwise: {right}.** {question.why}")
