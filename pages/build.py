"""Configure a network and its training, see shapes and costs at once, start a run."""

import streamlit as st

from core.models.describe import StackError, describe_run
from ui import (
    build_bar,
    build_costs,
    build_start,
    build_training,
    drawing,
    layer_table,
    shell,
)
from ui.build_kinds import IMAGES

shell.header("Build for images", "Choose a network, change what you like, and train it.")
config = IMAGES.current()
if sentence := IMAGES.refusal():
    st.warning(f"Not changed. {sentence}", icon=":material/block:")
missing = build_start.hindrance(config)
build_start.show(IMAGES, config, build_start.IMAGE_SETS, missing)

problem, description = None, None
try:
    description = describe_run(config)
    rows = description.rows
except StackError as error:
    problem, rows = error, error.rows
hindrance = str(problem) if problem else missing

data = config.data
drawing.network("drawing", rows, data.name, data.preprocessing.padding)
st.caption(drawing.CAPTION)

left, right = st.columns([1, 1], gap="large")
with left:
    st.subheader("Layers", anchor=False)
    layer_table.show(config, problem)
with right:
    st.subheader("What each layer makes", anchor=False)
    build_costs.table(rows, problem)

st.subheader("Training", anchor=False)
build_training.show(config)

with st.bottom:
    build_bar.show(IMAGES, config, build_costs.totals(config, description), hindrance)
