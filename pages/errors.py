"""Where a network errs: confusion matrix, its images, calibration, classes, embedding."""

import streamlit as st

from ui import (
    errors_address,
    errors_embedding,
    errors_figures,
    errors_matrix,
    errors_opening,
    inside_links,
    inside_run,
    jobs,
    shell,
)

shell.header("Where it errs", "What the network takes the test images for. Click on what is wrong.")
each, rows = inside_run.chosen()
errors_opening.follow(each.id)
data = inside_run.data_of(each)
with st.container(width=420):
    inside_run.picker(rows, each)

with inside_run.one_sentence():
    errors = jobs.ready(
        inside_run.key(each, "errors"),
        inside_run.inside(each).errors,
        waiting="The network reads all test images; this takes a few seconds.",
    )
if errors is None:
    st.stop()

cell, bad = errors_address.cell(errors.classes)
errors_figures.totals(errors)
left, right = st.columns([1, 1], gap="large")
with left:
    errors_matrix.matrix(errors, cell)
with right:
    errors_matrix.images(errors, data, cell, bad)
st.space("small")
left, right = st.columns([1, 1], gap="large")
with left:
    errors_figures.calibration(errors)
with right:
    errors_figures.by_class(errors)
st.space("small")
errors_embedding.show(each, data)
inside_links.show(each.id, here="errors")
