"""All topics with what is done of them, and where to go on."""

from __future__ import annotations

import streamlit as st

from core.concepts.path.progress import Progress, first_open
from core.concepts.path.texts import CLOSING, closing, topics
from ui import path_progress
from ui.path_steps import go

TEACHERS = (
    "For teachers: every lab ends with **Share this state**. Its link opens the lab exactly as you "
    "see it, without the controls and parts that you choose to hide."
)


def show() -> None:
    """Progress, the next step, the list, and a way to begin again."""
    progress, all_topics = path_progress.current(), topics()
    done = sum(progress.done(topic) for topic in all_topics)
    st.progress(done / len(all_topics), f"{done} of {len(all_topics)} topics done")
    _go_on(progress)
    left, right = (place.container(gap="xxsmall") for place in st.columns(2, gap="large"))
    half = (len(all_topics) + 1) // 2
    for number, topic in enumerate(all_topics, start=1):
        with left if number <= half else right:
            icon = "check_circle" if progress.done(topic) else "radio_button_unchecked"
            begun = topic.key in progress.steps and not progress.done(topic)
            label = f"{number}. {topic.title}" + (" (begun)" if begun else "")
            go(topic.key, f"list-{topic.key}", label, icon)
    with right:
        icon = "check_circle" if progress.closed() else "edit_note"
        go(CLOSING, "list-closing", closing().title, icon)
    st.caption(f"Your progress is kept in this browser alone. {TEACHERS}")
    if progress != Progress():
        _again()


def _go_on(progress: Progress) -> None:
    topic = first_open(progress, topics())
    if topic is not None:
        number = topics().index(topic) + 1
        word = "Begin with" if progress == Progress() else "Go on with"
        go(topic.key, "go-on", f"{word} {number}. {topic.title}", "play_arrow", main=True)
    elif not progress.closed():
        go(CLOSING, "go-on", "On to the closing exercise", "play_arrow", main=True)
    else:
        st.markdown(":material/flag: **You have walked the whole path.** Now build your own.")
        st.page_link("pages/build.py", label="Build a network", icon=":material/construction:")


def _again() -> None:
    with st.popover("Begin again", icon=":material/restart_alt:"):
        st.markdown("This forgets all answers and the closing text.")
        st.button("Forget my progress", on_click=path_progress.reset, key="path-reset")
