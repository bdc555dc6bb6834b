"""Draw or upload pictures and see what one or two networks make of them."""

import streamlit as st

from core.datasets.registry import spec
from ui import cache, classify_input, classify_view, run_choice, shell
from ui.run_rows import IMAGES

shell.header("Classify", "Draw something or upload pictures; each step to the answer is shown.")
rows = run_choice.trained(IMAGES)
chosen, why = run_choice.in_address(rows, kind=IMAGES)
if chosen is None or not chosen.ready:
    shell.dead_end(
        why or "This run has no trained network yet.",
        ("pages/home.py", "Train LeNet-5 on digits", "home"),
        ("pages/runs.py", "All runs", "table_rows"),
    )
    st.stop()

cache.warm_engine()
left, right = st.columns([2, 3], gap="large")
with left:
    run_choice.picker(rows, chosen, "Network")
    second = classify_input.second_run(rows, chosen)
    run = run_choice.find(chosen.id)
    data = spec(run.image_config().data.name)
    files = classify_input.files(data)
with right:
    if files:
        classify_view.show(files, [each for each in (chosen, second) if each])
    else:
        classify_view.invitation(data)
