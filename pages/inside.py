"""The image's way through the network, the arithmetic of any map, and the filters."""

import streamlit as st

from core.runs.run import Run
from ui import (
    image_choice,
    inside_address,
    inside_filters,
    inside_links,
    inside_microscope,
    inside_run,
    inside_walk,
    shell,
)

shell.header(
    "Inside",
    "Follow one image through the layers, put any map under the microscope, look at the filters.",
)
each, rows = inside_run.chosen()
data = inside_run.data_of(each)
left, right = st.columns([2, 3], gap="large")
with left:
    inside_run.picker(rows, each)
with right:
    image = image_choice.choose(Run(each.folder), data)
view = inside_address.view()
if image is None:
    st.stop()

with inside_run.one_sentence():
    network = inside_run.network(each)
    if network is None:
        st.stop()
    if view == "walk":
        inside_walk.show(each, network, data, image)
    elif view == "microscope":
        inside_microscope.show(each, network, image)
    else:
        inside_filters.show(each, network, image)
st.space("small")
inside_links.show(each.id, image.key, here="inside")
