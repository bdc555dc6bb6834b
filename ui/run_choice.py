"""Which run a page is about: the one in the address, else a sensible one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.runs.run import Run, RunNotFound
from core.runs.store import RunStore
from ui import cache
from ui.run_rows import RunRow, row
from ui.wording import ago

OFFERED = 200


def newest() -> list[RunRow]:
    """The newest OFFERED runs, newest first, then those that ship with the project."""
    return [row(run) for run in (*cache.runs()[:OFFERED], *RunStore().shipped())]


def trained() -> list[RunRow]:
    """Those of the newest that can classify."""
    return [each for each in newest() if each.ready]


def find(run_id: str) -> Run:
    """The run of this id, one's own or shipped. Raises RunNotFound."""
    return RunStore().get(run_id)


def in_address(rows: Sequence[RunRow], parameter: str = "run") -> tuple[RunRow | None, str]:
    """The run that the address names, else the first active one, else the first.

    With no such run: None, and one sentence that says why.
    """
    wanted = st.query_params.get(parameter)
    if wanted:
        try:
            return next((each for each in rows if each.id == wanted), None) or row(find(wanted)), ""
        except RunNotFound as problem:
            return None, str(problem)
    chosen = next((each for each in rows if each.state.active), rows[0] if rows else None)
    return chosen, "" if chosen else "There are no runs yet."


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
    """'LeNet-5 on Digits, 5 minutes ago'."""
    return f"{each.heading}, {ago(each.created)}" if each.created else each.heading
