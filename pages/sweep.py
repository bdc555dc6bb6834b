"""A search over settings: begin one, or watch the one in the address."""

import streamlit as st

from ui import (
    shell,
    sweep_bar,
    sweep_base,
    sweep_choice,
    sweep_search,
    sweep_space,
    sweep_trash,
    sweep_view,
)

sweep, problem = sweep_choice.in_address()
if sweep:
    sweep_view.show(sweep)
    st.stop()

shell.header(
    "Sweep",
    "Choose settings and ranges. A search picks values, a run is trained for each choice, and you "
    "see which settings matter.",
)
sweep_trash.trouble()
sweep_trash.undo()
if problem:
    st.warning(problem, icon=":material/error:")
base = sweep_base.choose()
if base:
    space = sweep_space.choose(base)
    search = sweep_search.choose(base)
    with st.bottom:
        sweep_bar.show(base, space, search)
sweep_choice.earlier()
sweep_trash.show()
