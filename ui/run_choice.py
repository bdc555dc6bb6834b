"""Which run a page is about: the one in the address, else a sensible one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

import streamlit as st

from core.runs.run import Run, RunNotFound
from core.runs.store import RunStore
from ui import cache
from ui.run_rows import IMAGES, LANGUAGE, UNREADABLE, RunRow, row
from ui.wording import literal

OFFERED = 200
WRONG_KIND = {
    IMAGES: "{} is a language model; choose a network for images.",
    LANGUAGE: "{} is a network for images; choose a language model.",
}


def newest() -> list[RunRow]:
    """The newest OFFERED runs, newest first, then those that ship with the project."""
    return [row(run) for run in (*cache.runs()[:OFFERED], *RunStore().shipped())]


def trained(kind: str = IMAGES) -> list[RunRow]:
    """Those of the newest that can answer: networks for images, or language models."""
    return [each for each in newest() if each.ready and each.kind == kind]


def find(run_id: str) -> Run:
    """The run of this id, one's own or shipped. Raises RunNotFound."""
    return RunStore().get(run_id)


def in_address(
    rows: Sequence[RunRow], parameter: str = "run", kind: str = ""
) -> tuple[RunRow | None, str]:
    """The run that the address names, else the first active one, else the first.

    With no such run, or one of another `kind` than asked for: None, and one sentence that says why.
    """
    wanted = st.query_params.get(parameter)
    if wanted:
        try:
            found = next((each for each in rows if each.id == wanted), None) or row(find(wanted))
        except RunNotFound as problem:
            return None, str(problem)
        if kind and found.kind != kind and found.state.phase != UNREADABLE:
            return None, WRONG_KIND[kind].format(literal(found.heading))
        return found, ""
    chosen = next((each for each in rows if each.state.active), rows[0] if rows else None)
    return chosen, "" if chosen else "There are no runs yet."


def picker(rows: Sequence[RunRow], chosen: RunRow, label: str, parameter: str = "run") -> None:
    """A list of runs; choosing one puts it into the address."""
    rows = list(rows) if any(each.id == chosen.id for each in rows) else [chosen, *rows]
    titles = labels(rows)
    # The key carries the choice of the address, so a link to another run resets the widget.
    key = f"{parameter}-picker-{chosen.id}"

    def follow() -> None:
        # A browser that is behind may report a label that is no longer offered.
        if st.session_state[key] in titles:
            st.query_params[parameter] = st.session_state[key]

    options = list(titles)
    st.selectbox(
        label, options, options.index(chosen.id), titles.__getitem__, key=key, on_change=follow
    )


def labels(rows: Sequence[RunRow]) -> dict[str, str]:
    """By id: 'LeNet-5 on Digits, 3 Mar 2025, 14:05:11', no two alike.

    A select box finds its option again by the label, so a label must not change with time either.
    Runs that would share one get the rest of their id too.
    """
    zone = _zone()
    names = {each.id: _label(each, zone) for each in rows}
    shared = Counter(names.values())
    marks = {each.id: each.id[len("yyyymmdd-hhmmss-") :] or each.id for each in rows}
    return {
        run_id: f"{name} ({marks[run_id]})" if shared[name] > 1 else name
        for run_id, name in names.items()
    }


def _label(each: RunRow, zone: tzinfo | None) -> str:
    if not each.created:
        return f"{each.heading}, {each.id}"
    moment = datetime.fromtimestamp(each.created, zone)
    return f"{each.heading}, {moment.day} {moment:%b %Y, %H:%M:%S}"


def _zone() -> tzinfo | None:
    """The browser's time zone; None, the server's own, when that is unknown."""
    try:
        return ZoneInfo(st.context.timezone or "")
    except (LookupError, ValueError, OSError):
        return None
