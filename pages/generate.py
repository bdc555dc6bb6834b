"""A language model writes; every word can be questioned, and every text branched."""

import streamlit as st

from ui import generate, generate_form, language_run, shell

shell.header(
    "Generate",
    "The network writes one word after the other, each drawn from what it expects. The darker a "
    "word, the less it was expected. Point at one to see what else was likely; choose another to "
    "branch from there.",
)
run = language_run.choose()
if language_run.opened(run.folder):
    generate_form.show(run.folder)
    st.space("small")
    if generate.texts():
        generate.show()
    else:
        st.caption("Press Write. The text appears here as it is written, and can be stopped.")
