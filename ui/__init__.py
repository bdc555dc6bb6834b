"""What pages share and Streamlit needs."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

# A folder named "pages" beside app.py lets Streamlit run the file of a deep link by itself, without
# app.py, until the first st.navigation of the process. Every page imports this package, so the
# first request to a fresh server ends up here and starts again through app.py.
if PagesManager.uses_pages_directory:
    PagesManager.uses_pages_directory = False
    st.rerun()
