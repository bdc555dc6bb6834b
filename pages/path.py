"""Thirteen topics in order, each with a prediction, an experiment and questions."""

import streamlit as st

from core.concepts.path.texts import CLOSING, topics
from ui import path_closing, path_overview, path_progress, path_topic, shell

shell.header(
    "Guided path",
    "Thirteen topics in order. In each: predict, try it yourself, compare, and answer a few "
    "questions. About ten minutes a topic.",
)
chosen = st.query_params.get("topic", "")
topic = next((each for each in topics() if each.key == chosen), None)
if topic is not None:
    path_topic.show(topic)
elif chosen == CLOSING:
    path_closing.show()
else:
    path_overview.show()
path_progress.sync()
