"""Time-lapse: the network as it was at many moments of its training, with one slider."""

import streamlit as st

from core.runs.run import Run
from ui import image_choice, inside_links, inside_run, jobs, shell, timelapse_choice, timelapse_view

shell.header(
    "Time-lapse", "How filters, maps and answers came about, from the first step to the last."
)
each, rows = inside_run.chosen()
data = inside_run.data_of(each)
left, right = st.columns([2, 3], gap="large")
with left:
    inside_run.picker(rows, each)

with inside_run.one_sentence():
    network = inside_run.network(each)
    frames = (
        jobs.ready(
            inside_run.key(each, "frames"),
            inside_run.inside(each).frames,
            waiting=inside_run.OPENING,
        )
        if network
        else None
    )
if network is None or frames is None:
    st.stop()
if not frames:
    timelapse_view.no_snapshots(each)
    st.stop()

with right:
    image = image_choice.choose(Run(each.folder), data)
if image is None:
    st.stop()
choice = timelapse_choice.pick(network)
with inside_run.one_sentence():
    timelapse_view.show(each, network, image, choice)
st.space("small")
inside_links.show(each.id, image.key, here="timelapse")
