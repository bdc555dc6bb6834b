"""A comparison with runs that still train follows them."""

from __future__ import annotations

import streamlit as st

from core.runs.run import Run
from ui import compare_address
from ui.compare_choice import Comparison
from ui.wording import count

LOOK_SECONDS = 4.0
Seen = tuple[tuple[str, int], ...]


def show(shown: Comparison) -> None:
    """How many runs go on; the page draws itself again when one of them has come further, unless
    it is told to hold still, as every new drawing loses the zoom."""
    active = [each.run for each in shown.runs if each.state.active]
    if not active:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        one = len(active) == 1
        st.caption(
            f":material/sync: {count(len(active))} {'run' if one else 'runs'} still "
            f"{'goes' if one else 'go'} on; the figures follow every {LOOK_SECONDS:.0f} s.",
            width="content",
        )
        still = compare_address.tick("Hold still", "hold")
    if not still:
        st.fragment(_look, run_every=LOOK_SECONDS)(active, _seen(active))


def _look(runs: list[Run], before: Seen) -> None:
    if _seen(runs) != before:
        st.rerun()


def _seen(runs: list[Run]) -> Seen:
    """What changes when a run comes further, ends or is deleted."""
    return tuple((run.state().phase, _size(run)) for run in runs)


def _size(run: Run) -> int:
    try:
        return run.path("metrics.jsonl").stat().st_size
    except OSError:
        return -1
