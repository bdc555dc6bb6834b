"""Stop and the learning rate of a run in training."""

from __future__ import annotations

import streamlit as st

from core.runs.run import Run
from core.runs.state import RunState
from core.schema import ConfigError


@st.fragment
def show(run: Run, state: RunState) -> None:
    """Stop and the learning rate; apart from the ticking part, so that typing is left alone."""
    asked = run.requests()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button(
            "Stop", icon=":material/stop:", disabled=bool(asked.get("stop")), key=f"stop-{run.id}"
        ):
            run.request_stop()
            st.toast("The run ends after the current steps and keeps what it has learnt.")
        if state.phase in ("running", "starting"):
            _learning_rate(run, asked)


def _learning_rate(run: Run, asked: dict[str, float]) -> None:
    try:
        configured = run.config().training.learning_rate
    except ConfigError:
        return
    current = float(asked.get("learning_rate") or configured)
    with st.form(f"learning-rate-{run.id}", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            value = st.number_input(
                "Base learning rate",
                min_value=0.0,
                max_value=1e9,
                value=current,
                step=current / 10,
                format="%.6g",
                key=f"rate-{run.id}",
                width=180,
                help="A schedule goes on from the new value in proportion.",
            )
            if st.form_submit_button("Change") and value > 0 and value != current:
                run.request_learning_rate(value)
                st.toast(f"Asked for a learning rate of {value:g}; the curve marks the change.")
