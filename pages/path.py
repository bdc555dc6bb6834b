"""Thirteen topics in order, each with a prediction, an experiment and questions."""

import streamlit as st

from core.concepts.path.texts import CLOSING, topics
from ui import path_closing, path_overview, path_progress, path_topic, shell
from ui.controls import PATH

shell.header(
    "Guided path",
    "Thirteen topics in order. In each: predict, try it yourself, compare, and answer a few "
    "questions. About ten minutes a topic.",
)
# On the way to a lab Streamlit first puts the lab's parameters into this page's address; the
# browser's Back comes to that address, in which the topic is called PATH.
chosen = st.query_params.get("topic", "") or st.query_params.get(PATH, "")
topic = next((each for each in topics() if each.key == chosen), None)
if topic is not None:
    path_topic.show(topic)
elif chosen == CLOSING:
    path_closing.show()
else:
    path_overview.show()
path_progress.sync()
