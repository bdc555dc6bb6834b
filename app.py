"""`streamlit run app.py`: page table, navigation, start-up. Nothing else."""

import streamlit as st

from ui import page_table, path_link, shell

shell.frame()
page = st.navigation(page_table.sections(), expanded=True)
shell.title(page.title)
shell.start_workers()
path_link.back(page)
with shell.one_sentence_errors():
    page.run()
