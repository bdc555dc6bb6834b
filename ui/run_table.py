"""The table of runs, a page at a time; its runs can be selected."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from ui import run_actions
from ui.run_facts import ACCURACY, PERPLEXITY
from ui.wording import count, shorten

PAGE = 50
ROW_PX, MOST_PX = 36, 640
LETTERS = 19  # of a name, so that state and accuracy still fit beside it on a phone
NAME_PX = 144
STATE_PX = 82
TAGS_PX = 140


def show(rows: pd.DataFrame, everything: pd.DataFrame) -> None:
    """One row a run; a click on its name goes to its page. `everything` is the table before
    the filter."""
    bar = st.container()
    if rows.empty:
        st.markdown("No run fits; take away a part of the filter.")
    else:
        _page(rows)
    tags = {tag for each in everything["Tags"] for tag in each}
    with bar:
        run_actions.show(
            [run_id for run_id in _selected() if run_id in everything.index], rows, tags
        )


def _page(rows: pd.DataFrame) -> None:
    pages = -(-len(rows) // PAGE)
    foot = st.container(horizontal=True, vertical_alignment="center")
    table = st.container()
    with foot:
        st.caption(f"{count(len(rows))} {'run' if len(rows) == 1 else 'runs'}", width="content")
        # As the number of pages changes the widget is another one, so it never points past the end.
        number = st.pagination(pages, key=f"runs-page-of-{pages}") if pages > 1 else 1
    part = rows.iloc[(number - 1) * PAGE : number * PAGE]
    with table:
        _table(part)


def _table(part: pd.DataFrame) -> None:
    ids = list(part.index)
    # Rows are selected by their place, so a table with other runs in it is another widget, which
    # starts with those selected before: a run that arrives never moves a selection to another run.
    key = f"runs-{hash(tuple(ids))}-{st.session_state.get(run_actions.ROUND, 0)}"
    before = [place for place, run_id in enumerate(ids) if run_id in _selected()]
    open_key = f"{key}-open"

    def go() -> None:
        st.session_state["run-to-open"] = ids[st.session_state[open_key]["row"]]

    event = st.dataframe(
        displayed(part),
        hide_index=True,
        height=min(MOST_PX, (len(part) + 1) * ROW_PX + 2),
        row_height=ROW_PX,
        placeholder="–",
        column_config=_columns(open_key, go),
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": before, "columns": [], "cells": []}},
        key=key,
    )
    here = [ids[place] for place in event["selection"]["rows"] if place < len(ids)]
    others = [run_id for run_id in _selected() if run_id not in ids]
    st.session_state[run_actions.SELECTED] = others + here
    if chosen := st.session_state.pop("run-to-open", None):
        st.switch_page("pages/train.py", query_params={"run": chosen})


def _selected() -> list[str]:
    return st.session_state.get(run_actions.SELECTED, [])


def displayed(part: pd.DataFrame) -> pd.DataFrame:
    """As the columns show it: short names, tags as lists."""
    found = part.copy(deep=False)
    found["Name"] = [shorten(name, LETTERS) for name in part["Name"]]
    found["Tags"] = [list(tags) for tags in part["Tags"]]
    return found.drop(columns=[name for name in ("Tags", "Notes") if not part[name].any()])


def _columns(open_key: str, go: Any) -> dict[str, Any]:
    column = st.column_config
    return {
        "Name": column.ButtonColumn(
            type="tertiary", key=open_key, on_click=go, alignment="left", width=NAME_PX
        ),
        "State": column.TextColumn(width=STATE_PX),
        ACCURACY: column.NumberColumn(
            format="%.2f %%", help="Share of the test images, used once, at the end."
        ),
        PERPLEXITY: column.NumberColumn(
            format="%.2f", help="Of the test part of a text, read once, at the end."
        ),
        "Tags": column.ListColumn(width=TAGS_PX),
        "Parameters": column.NumberColumn(format="localized"),
        "Epochs": column.NumberColumn(format="%d"),
        "Started": column.DatetimeColumn(format="D MMM YYYY, HH:mm"),
        "Training": column.NumberColumn("Training time (s)", format="%.1f"),
    }
