"""From the guided path into a lab, and back."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.concepts.path.texts import Topic, topics
from ui import page_table
from ui.controls import HIDE, PATH

PAGE = "pages/path.py"


def address(topic: Topic) -> tuple[str, dict[str, str]]:
    """The page of the topic's experiment and its parameters: state, hidden controls, way back."""
    found = topic.experiment
    parameters = dict(found.parameters) | {PATH: topic.key}
    if found.hide:
        parameters[HIDE] = ",".join(found.hide)
    return f"pages/{found.page}.py", parameters


def to_lab(topic: Topic) -> None:
    """A button to the experiment, or one sentence where there is no such page."""
    page, parameters = address(topic)
    if page_table.listed(page):
        label = topic.experiment.label
        if st.button(label, key=f"path-{topic.key}-lab", icon=":material/science:", type="primary"):
            st.switch_page(page, query_params=parameters)
    else:
        st.caption("This lab is not here yet; text and questions work all the same.")


def back(page: st.Page) -> None:
    """On every page that one has reached from the path: a link back to the topic."""
    topic = next((each for each in topics() if each.key == st.query_params.get(PATH)), None)
    if topic is None or page.url_path == Path(PAGE).stem:
        return
    label = f"Back to the guided path: {topic.title}"
    st.page_link(PAGE, label=label, icon=":material/arrow_back:", query_params={"topic": topic.key})
