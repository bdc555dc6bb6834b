"""One topic of the path: predict, try, compare, questions."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.concepts.path.progress import Progress
from core.concepts.path.texts import Topic, topics
from ui import path_progress
from ui.lab_texts import sources
from ui.path_link import to_lab
from ui.path_question import ask, verdict
from ui.path_steps import way


def show(topic: Topic) -> None:
    """Each step appears when the one before it is done; what is done stays."""
    number = topics().index(topic) + 1
    progress = path_progress.current()
    st.subheader(f"{number}. {topic.title}", anchor=False)
    st.markdown(topic.idea)
    steps = progress.of(topic)
    _predict(topic, progress)
    if steps.predicted is None:
        st.caption("Choose what you expect; a guess costs nothing. Then the experiment opens.")
    else:
        _try(topic, progress)
    if steps.compared:
        _questions(topic, progress)
    sources(f"Sources: {'; '.join(topic.sources)}.")
    way(topic.key, done=progress.done(topic))


def _predict(topic: Topic, progress: Progress) -> None:
    st.markdown("**Predict**")
    steps = progress.of(topic)
    key = f"path-{topic.key}-predict"
    ask(key, topic.predict, steps.predicted, partial(_predicted, topic), fixed=steps.compared)


def _try(topic: Topic, progress: Progress) -> None:
    st.markdown("**Try**")
    st.markdown(topic.experiment.do)
    to_lab(topic)
    st.markdown("**Compare**")
    steps = progress.of(topic)
    if steps.compared:
        verdict(topic.predict, steps.predicted, again=False)
        return
    st.button(
        "I have tried it: compare",
        key=f"path-{topic.key}-compare",
        icon=":material/balance:",
        on_click=path_progress.change,
        args=(lambda now: now.compare(topic),),
    )


def _questions(topic: Topic, progress: Progress) -> None:
    st.markdown("**Questions**")
    steps = progress.of(topic)
    for number, question in enumerate(topic.questions):
        chosen = steps.answer(number)
        key = f"path-{topic.key}-{number}"
        ask(key, question, chosen, partial(_answered, topic, number))
        if chosen is not None:
            verdict(question, chosen, again=True)
    if progress.done(topic):
        st.markdown(":material/check_circle: **This topic is done.**")


def _predicted(topic: Topic, option: int | None) -> None:
    path_progress.change(lambda progress: progress.predict(topic, option))


def _answered(topic: Topic, number: int, option: int | None) -> None:
    path_progress.change(lambda progress: progress.choose(topic, number, option))
