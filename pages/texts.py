"""A text before any training: its split, its vocabulary, and the ids of any sentence."""

import streamlit as st

from core.datasets.corpora import corpus, corpus_availability, identity
from core.datasets.survey_files import kept
from ui import data_download, jobs, shell, text_choice, text_sections

shell.header("Texts", "What language models learn from. Choose a text, then look before you train.")
name = text_choice.choose()
text_choice.about(name)
if not corpus_availability(name).ready:
    data_download.offer(
        corpus(name), corpus_availability(name).reason, "Python's help needs no download."
    )
    st.stop()

config = text_choice.tokens(name)
key = ("survey", identity(name), config)
found = jobs.ready(key, kept, config, waiting="Counting the text")
if found is not None:
    st.space("small")
    text_sections.split(found)
    st.space("small")
    size = text_sections.vocabulary(found)
    st.space("small")
    text_sections.frequency(found, size)
    st.space("small")
    text_sections.ids(found, size)
