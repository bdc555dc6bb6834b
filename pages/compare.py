"""Several runs side by side; the address is the comparison."""

import streamlit as st

from ui import (
    compare_choice,
    compare_curves,
    compare_finals,
    compare_live,
    compare_parallel,
    compare_settings,
    compare_weights,
    shell,
)

shell.header("Compare runs", "Several runs side by side. Copy the address to share the comparison.")
shown = compare_choice.chosen()
if shown is None:
    sentence = "None of these runs can be compared." * compare_choice.in_address()
    shell.dead_end(
        sentence or "Choose runs above, or select them in the table of runs.",
        ("pages/runs.py", "All runs", "table_rows"),
        ("pages/build.py", "Build a network", "construction"),
    )
    st.stop()
compare_live.show(shown)
view = compare_choice.view()
if view == "parallel":
    compare_parallel.show(shown)
    compare_settings.show(shown)
    st.stop()
parts, band, grouped = compare_choice.grouping(shown)
if view == "weights":
    compare_weights.show(shown, parts, band, grouped)
else:
    compare_curves.show(shown, parts, band, grouped)
    compare_finals.show(shown, parts, band, grouped)
    compare_settings.show(shown)
