"""What the lab is, the latest runs, and the first training."""

import streamlit as st

from core.runs.store import RunStore
from ui import first_run, page_table, run_choice
from ui.phase import icon, line
from ui.wording import literal, shorten

LATEST = 5

left, right = st.columns([5, 4], gap="large", vertical_alignment="center")
with left:
    st.title("A laboratory for neural networks", anchor=False)
    st.markdown(
        "Configure a convolutional network or a language model, train it on this machine, watch it "
        "learn, and look at what it makes of your own handwriting or of the beginning of a "
        "sentence. Everything happens here: no account, no cloud."
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if st.button("Train LeNet-5 on handwritten digits", type="primary", key="first-training"):
            first_run.start()
        st.page_link("pages/classify.py", label="Draw a digit", icon=":material/draw:")
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if st.button("Train a language model on Python's help", key="first-language"):
            first_run.start_language()
        if page_table.listed("pages/next_word.py"):
            st.page_link(
                "pages/next_word.py", label="Guess the next word", icon=":material/short_text:"
            )
    st.caption(
        "The first training takes about half a minute, the second one or two; neither needs a "
        "download. Drawing and guessing work right away, with networks trained already."
    )
with right:
    first_run.sample_picture()

st.space("medium")
st.subheader("Latest runs", anchor=False)
rows = run_choice.newest()[:LATEST]
shipped = {run.id for run in RunStore().shipped()}
if all(each.id in shipped for each in rows):
    gift = " What is listed below comes with Glassnet, ready to be tried." if rows else ""
    st.caption(f"Nothing has been trained yet. Your runs will be listed here.{gift}")
for each in rows:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        params = {"run": each.id}
        name = literal(shorten(each.heading, 34))
        st.page_link("pages/train.py", label=name, icon=icon(each), query_params=params, width=300)
        st.caption(line(each))
if rows:
    st.page_link("pages/runs.py", label="All runs", icon=":material/table_rows:")
