"""`streamlit run app.py`: page table, navigation, start-up. Nothing else."""

from contextlib import suppress

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from ui import page_table, path_link, shell

shell.frame()
page = st.navigation(page_table.sections(), expanded=True)
shell.title(page.title)
shell.start_workers()
path_link.back(page)
# A page may end early, the script must not: Streamlit would keep the fragments of the page before,
# and one that ticks once more where something else stands now breaks the browser's whole page.
with shell.one_sentence_errors(), suppress(StopException):
    page.run()
