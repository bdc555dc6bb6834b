"""Which runs to list, in which order, with which metric; the address holds it all."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.runs.metric_summary import Summary
from ui import cache, run_facts
from ui.run_facts import ACCURACY, PERPLEXITY, WHICH
from ui.run_rows import IMAGES, LANGUAGE

USUAL = "validation/loss"
READ_SECONDS = 0.3
UNSORTED = ("Tags", "Notes")


def show(rows: pd.DataFrame) -> pd.DataFrame:
    """The filter above the table; the rows that pass it, sorted, with the chosen metric."""
    summaries, left = cache.run_table().metrics(READ_SECONDS)
    summaries |= cache.shipped_summaries()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            "Find",
            key="find",
            icon=":material/search:",
            placeholder="Name, data, tag, note",
            max_chars=100,
            bind="query-params",
            width=220,
        )
        states = _several("State", "state", rows["State"].unique())
        tags = _several("Tags", "tags", sorted({tag for each in rows["Tags"] for tag in each}))
        with st.popover("Metric and order", icon=":material/swap_vert:"):
            found, title = _metric(_used(rows), summaries)
            by, falling = _order(found, title)
    if left:
        _reading(left)
    return run_facts.ordered(run_facts.search(found, text or "", states, tags), by, falling=falling)


def _several(label: str, key: str, options: Sequence[str]) -> list[str]:
    if not len(options):
        return []
    return st.multiselect(
        label, list(options), key=key, placeholder="All", bind="query-params", width=150
    )


def _used(rows: pd.DataFrame) -> pd.DataFrame:
    """Accuracy is left out where all runs are language models, perplexity where none is."""
    kinds = set(rows["Kind"])
    unused = [ACCURACY] * (IMAGES not in kinds) + [PERPLEXITY] * (LANGUAGE not in kinds)
    return rows.drop(columns=["Kind", *unused])


def _metric(rows: pd.DataFrame, summaries: dict[str, Summary]) -> tuple[pd.DataFrame, str | None]:
    names = run_facts.metric_names(summaries)
    if not names:
        return rows, None
    name = st.selectbox(
        "Metric",
        names,
        names.index(USUAL) if USUAL in names else 0,
        format_func=lambda each: run_facts.metric_title(each).capitalize(),
        key="metric",
        bind="query-params",
    )
    which = st.segmented_control(
        "Value of each run",
        list(WHICH),
        default="best",
        format_func=WHICH.__getitem__,
        required=True,
        key="value",
        bind="query-params",
        help="Best is the highest for accuracy and speed, the lowest for all else.",
    )
    return run_facts.with_metric(rows, summaries, name, which)


def _order(rows: pd.DataFrame, title: str | None) -> tuple[str, bool]:
    """The column to sort by, and whether the largest comes first."""
    titles = {"Metric" if name == title else name: name for name in rows if name not in UNSORTED}
    by = st.selectbox(
        "Sort by",
        list(titles),
        list(titles).index("Started"),
        format_func=titles.__getitem__,
        key="sort",
        bind="query-params",
    )
    order = st.segmented_control(
        "Order",
        ["falling", "rising"],
        default="falling",
        format_func={"falling": "Largest first", "rising": "Smallest first"}.__getitem__,
        required=True,
        key="order",
        bind="query-params",
    )
    return titles[by], order == "falling"


def _reading(left: int) -> None:
    """Curves are read a few at a time, so that nobody waits for 10,000 of them."""

    @st.fragment(run_every=0.5)
    def go_on() -> None:
        _, still = cache.run_table().metrics(READ_SECONDS)
        st.caption(f"Reading the curves of {still:,} more runs.")
        if not still:
            st.rerun()

    go_on()
