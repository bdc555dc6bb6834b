"""One run: live while it trains, its result afterwards."""

from dataclasses import replace

import streamlit as st

from ui import export, live, live_kinds, result, run_choice, run_heading, run_samples, shell
from ui.run_rows import LANGUAGE, UNREADABLE

rows = run_choice.newest()
chosen, why = run_choice.in_address(rows)
if chosen is None:
    shell.header("Train", "Watch a network learn.")
    shell.dead_end(
        why,
        ("pages/runs.py", "All runs", "table_rows"),
        ("pages/build.py", "Build a network for images", "construction"),
        ("pages/build_text.py", "Build a language model", "edit_note"),
        ("pages/home.py", "Start with LeNet-5 on digits", "home"),
    )
    st.stop()

st.query_params["run"] = chosen.id  # from now on the address names what is shown
run = run_choice.find(chosen.id)
# One look for the whole page: a run that ends between two looks would lose its result.
state = run.state()
if chosen.state.phase != UNREADABLE:
    chosen = replace(chosen, state=state)
run_heading.show(chosen, rows)
kind = live_kinds.of(run, chosen.kind)
live.watch(run, state, kind)
if chosen.kind == LANGUAGE and state.phase not in ("queued", "starting"):
    run_samples.show(run, state.active)
live.log(run, state.active, kind)
if not state.active:
    result.show(run)
export.show(run)
run_heading.ways_on(chosen)
