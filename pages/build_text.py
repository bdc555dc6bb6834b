"""Configure a language model and its training, see shapes and costs at once, start a run."""

import streamlit as st

from ui import (
    build_bar,
    build_start,
    build_text_costs,
    build_text_counts,
    build_text_settings,
    build_text_start,
    drawing,
    shell,
)
from ui.build_kinds import TEXT

shell.header(
    "Build for text", "Choose a text and a network that learns which token comes next; train it."
)
config = TEXT.current()
if sentence := TEXT.refusal():
    st.warning(f"Not changed. {sentence}", icon=":material/block:")
missing = build_text_counts.missing(config.data)
build_start.show(TEXT, config, build_text_start.texts(), missing)
counts = build_text_counts.waited(config)
st.caption(build_text_counts.sentence(counts))
made, problem = build_text_costs.described(config, counts)
if problem:
    st.error(problem)

if made:
    drawing.unrolled("drawing", made.rows, made.steps, config.data.level)
    st.caption(drawing.UNROLLED_CAPTION)

left, right = st.columns([1, 1], gap="large")
with left:
    st.subheader("Text and network", anchor=False)
    build_text_settings.network(config)
with right:
    st.subheader("What each layer makes", anchor=False)
    if made:
        build_text_costs.table(config, made)

st.subheader("Training", anchor=False)
build_text_settings.learning(config)

with st.bottom:
    totals = build_text_costs.totals(config, made, counts)
    build_bar.show(TEXT, config, "" if problem else totals, missing or problem)
