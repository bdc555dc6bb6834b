"""What the lab is, the latest runs, and the first training."""

import streamlit as st

from core.runs.store import RunStore
from ui import first_run, run_choice
from ui.phase import icon, line
from ui.wording import shorten

LATEST = 5

left, right = st.columns([5, 4], gap="large", vertical_alignment="center")
with left:
    st.title("A laboratory for convolutional networks", anchor=False)
    st.markdown(
        "Configure a network, train it on this machine, watch it learn, and look at what it "
        "makes of your own handwriting. Everything happens here: no account, no cloud."
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if st.button("Train LeNet-5 on handwritten digits", type="primary", key="first-training"):
            first_run.start()
        st.page_link("pages/classify.py", label="Draw a digit", icon=":material/draw:")
    st.caption(
        "The training takes about half a minute and needs no download. Drawing works right away, "
        "with a network that has been trained already."
    )
with right:
    first_run.sample_picture()

st.space("medium")
st.subheader("Latest runs", anchor=False)
rows = run_choice.newest()[:LATEST]
shipped = {run.id for run in RunStore().shipped()}
if all(each.id in shipped for each in rows):
    gift = " The one below comes with Glassnet, ready to read your digits." if rows else ""
    st.caption(f"Nothing has been trained yet. Your runs will be listed here.{gift}")
for each in rows:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        params = {"run": each.id}
        name = shorten(each.heading, 34)
        st.page_link("pages/train.py", label=name, icon=icon(each), query_params=params, width=300)
        st.caption(line(each))
if rows:
    st.page_link("pages/runs.py", label="All runs", icon=":material/table_rows:")
