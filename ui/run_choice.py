"""Which run a page is about: the one in the address, else a sensible one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.runs.run import Run
from core.runs.store import RunStore
from ui import cache
from ui.run_rows import RunRow, row
from ui.wording import ago

OFFERED = 200


def newest() -> list[RunRow]:
    """The newest OFFERED runs of the store, newest first."""
    return [row(run) for run in cache.runs()[:OFFERED]]


def trained() -> list[RunRow]:
    """Runs that can classify, newest first, the shipped ones last."""
    shipped = [row(run) for run in RunStore().shipped()]
    return [each for each in [*newest(), *shipped] if each.ready]


def find(run_id: str) -> Run:
    """The run of this id, one's own or shipped. Raises RunNotFound."""
    return RunStore().get(run_id)


def in_address(rows: Sequence[RunRow], parameter: str = "run") -> RunRow | None:
    """The run that the address names, else the first active one, else the first.

    Raises RunNotFound when the address names a run that is not there.
    """
    wanted = st.query_params.get(parameter)
    if wanted:
        return next((each for each in rows if each.id == wanted), None) or row(find(wanted))
    return next((each for each in rows if each.state.active), rows[0] if rows else None)


def picker(rows: Sequence[RunRow], chosen: RunRow, label: str, parameter: str = "run") -> None:
    """A list of runs; choosing one puts it into the address."""
    rows = list(rows) if any(each.id == chosen.id for each in rows) else [chosen, *rows]
    titles = {each.id: describe(each) for each in rows}
    # The key carries the choice of the address, so a link to another run resets the widget.
    key = f"{parameter}-picker-{chosen.id}"

    def follow() -> None:
        st.query_params[parameter] = st.session_state[key]

    options = list(titles)
    st.selectbox(
        label, options, options.index(chosen.id), titles.__getitem__, key=key, on_change=follow
    )


def describe(each: RunRow) -> str:
    """'LeNet-5 on Handwritten digits, 5 minutes ago'."""
    data = f" on {each.data}" if each.data else ""
    moment = f", {ago(each.created)}" if each.created else ""
    return f"{each.title}{data}{moment}"
