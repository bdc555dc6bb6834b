"""The network that a page looks into: the one in the address, or one sentence and a way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from core.datasets.registry import spec
from core.datasets.spec import DataSpec
from core.engine_client import EngineError
from core.explain.answers import Network
from core.explain_client import Inside
from core.runs.run import Run
from ui import cache, jobs, run_choice, shell
from ui.run_rows import IMAGES, RunRow
from ui.wording import literal

OPENING = "The network is being opened: the first answer takes about ten seconds."
WAYS_OUT = (
    ("pages/home.py", "Train LeNet-5 on digits", "home"),
    ("pages/runs.py", "All runs", "table_rows"),
)


def chosen() -> tuple[RunRow, list[RunRow]]:
    """The run and all that could be chosen; without one the page ends here."""
    rows = run_choice.trained(IMAGES)
    found, why = run_choice.in_address(rows, kind=IMAGES)
    if found is None:
        shell.dead_end(why, *WAYS_OUT)
        st.stop()
    if not found.ready:
        _not_yet(found)
        st.stop()
    st.query_params["run"] = found.id  # from now on the address names what is shown
    cache.warm_engine()
    return found, rows


def _not_yet(each: RunRow) -> None:
    name = literal(each.heading)
    if each.state.active:
        st.markdown(f"{name} is still in training; it can be looked into when it has ended.")
    else:
        st.markdown(f"{name} ended without a trained network; choose another run.")
    with st.container(horizontal=True, gap="medium"):
        st.page_link(
            "pages/train.py",
            label="Open this run",
            icon=":material/show_chart:",
            query_params={"run": each.id},
        )
        st.page_link("pages/runs.py", label="All runs", icon=":material/table_rows:")


def data_of(each: RunRow) -> DataSpec:
    """The data set the network was trained on. Raises ConfigError when the settings are broken."""
    return spec(Run(each.folder).image_config().data.name)


def inside(each: RunRow) -> Inside:
    """Whom to ask about this network."""
    return Inside(cache.engine(), each.folder)


def network(each: RunRow) -> Network | None:
    """Its layers; None while it is being opened. Raises EngineError."""
    return jobs.ready(key(each, "network"), inside(each).network, waiting=OPENING)


@contextmanager
def one_sentence() -> Iterator[None]:
    """A question without an answer becomes its sentence and a button; the page ends there."""
    try:
        yield
    except EngineError as problem:
        st.markdown(str(problem))
        st.button("Try again", icon=":material/refresh:", key="once-more")
        st.stop()


def key(each: RunRow, *parts: object) -> tuple[object, ...]:
    """Names an answer about this network; another one once its model file has changed."""
    stamp = (each.folder / "model.json").stat().st_mtime_ns
    return (str(each.folder), stamp, *parts)


def picker(rows: Sequence[RunRow], each: RunRow) -> None:
    """The choice of another network."""
    run_choice.picker(rows, each, "Network")
