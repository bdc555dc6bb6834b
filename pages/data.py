"""A data set before any training: samples, balance, preprocessing, augmentation."""

import streamlit as st

from core.datasets.registry import DATASETS, availability
from ui import data_download, data_sections, data_view, jobs, shell

shell.header("Data", "What the networks learn from. Choose a set, then look before you train.")
name = st.selectbox(
    "Data set",
    list(DATASETS),
    format_func=lambda each: DATASETS[each].title,
    key="data",
    bind="query-params",
    width=320,
)
info = DATASETS[name]
st.markdown(
    f"{info.about} {info.spec.train_images:,} training and {info.spec.test_images:,} test images, "
    f"{info.spec.height} x {info.spec.width} pixels, "
    f"{'grey' if info.spec.channels == 1 else 'colour'}. "
    f"[Source]({info.source}), licence: {info.licence}."
)
if not availability(name).ready:
    data_download.offer(info, availability(name).reason)
    st.stop()

view = jobs.ready(("data", name), data_view.view, name, waiting="Reading the images")
if view is not None:
    st.space("small")
    data_sections.samples(view)
    st.space("small")
    data_sections.balance(view)
    st.space("small")
    data_sections.preprocessing(view)
    st.space("small")
    data_sections.augmentation(view)
