"""A lab as its runs arrive: verdict, curves, figures, weights, and where each run stands."""

from __future__ import annotations

import streamlit as st

from core.lab import results
from core.lab.record import Lab
from core.lab.results import Cells
from core.runs.store import RunStore
from ui import lab_curves, lab_figures, lab_progress, lab_verdict, lab_weights, page_table

LOOK_SECONDS = 1.0


def show(lab: Lab) -> None:
    """Everything about a lab; while a run waits or trains it renews itself."""
    cells = results.cells(lab, RunStore())
    over = not _active(cells)
    # A slot that is always there: what is below must not change its place when the lab ends.
    with st.container():
        if not over:
            stamp = results.stamp(lab, cells)
            st.fragment(_watch, run_every=LOOK_SECONDS)(lab, stamp)
        else:
            lab_progress.go_on(lab, cells, over)
    if any(each.phase == "finished" for each in cells.values()):
        lab_verdict.show(lab, cells, over)
        lab_curves.show(lab, cells)
        lab_figures.show(lab, cells)
        lab_weights.show(lab, cells)
    if over:
        lab_progress.runs(lab, cells)
    _ways_on(cells)


def _active(cells: Cells) -> bool:
    return any(each.active for each in cells.values())


def _watch(lab: Lab, stamp: tuple[str, ...]) -> None:
    """Only this ticks; the pictures below are drawn again when another run has finished."""
    cells = results.cells(lab, RunStore())
    lab_progress.show(lab, cells)
    lab_progress.go_on(lab, cells, over=False)
    if results.stamp(lab, cells) != stamp or not _active(cells):
        st.rerun()


def _ways_on(cells: Cells) -> None:
    ids = [each.run.id for each in cells.values() if each.run]
    if ids and page_table.listed("pages/compare.py"):
        st.page_link(
            "pages/compare.py",
            label="Compare these runs in every detail",
            icon=":material/stacked_line_chart:",
            query_params={"runs": ",".join(ids)},
        )
