"""A data set before any training: samples, balance, preprocessing, augmentation."""

import streamlit as st

from core.datasets.registry import availability, info
from ui import data_download, data_preprocessing, data_sections, data_view, jobs, shell

shell.header("Data", "What the networks learn from. Choose a set, then look before you train.")
name = data_sections.choose_set()
found = info(name)
st.markdown(
    f"{found.about} {found.spec.train_images:,} training and {found.spec.test_images:,} test "
    f"images, {found.spec.height} × {found.spec.width} pixels, "
    f"{'grey' if found.spec.channels == 1 else 'colour'}. "
    f"[Source]({found.source}), licence: {found.licence}."
)
if not availability(name).ready:
    data_download.offer(found, availability(name).reason, "Digits and Letters need no download.")
    st.stop()

view = jobs.ready(("data", name), data_view.view, name, waiting="Reading the images")
if view is not None:
    st.space("small")
    data_sections.samples(view)
    st.space("small")
    data_sections.balance(view)
    st.space("small")
    data_preprocessing.show(view)
    st.space("small")
    data_sections.augmentation(view)
