"""Why this answer: five methods side by side, each checked against random weights."""

import streamlit as st

from core.runs.run import Run
from ui import image_choice, inside_links, inside_run, shell, why_answer, why_maps, why_method

shell.header(
    "Why this answer",
    "Which pixels speak for a class, by five methods. They disagree, and each can mislead.",
)
each, rows = inside_run.chosen()
data = inside_run.data_of(each)
left, right = st.columns([2, 3], gap="large")
with left:
    inside_run.picker(rows, each)
with right:
    image = image_choice.choose(Run(each.folder), data)
if image is None:
    st.stop()

with inside_run.one_sentence():
    network = inside_run.network(each)
    shares = why_answer.probabilities(each, image) if network else None
if network is None or shares is None:
    st.stop()
with left:
    target = why_answer.target(network.classes, shares, image)

found = why_maps.show(each, image, target, st.query_params.get("layer", ""))
st.caption(
    "The lower map is the same method on the same network with random weights, which has learnt "
    "nothing. A method whose map stays the same explains the image, not the network (Adebayo et "
    "al. 2018). Similarity is the rank correlation of the two: 1 means the same order of pixels, 0 "
    "no relation. Each map has a scale of its own, from minus its largest value to plus it."
)
st.space("small")
method = why_method.pick()
if method.name == "grad-cam":
    why_method.layer(network, found.get(method.name))
why_method.show(method, found.get(method.name))
st.space("small")
inside_links.show(each.id, image.key, here="why")
