"""The table of all runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
import streamlit as st

from core.runs.run import Run
from ui.phase import label
from ui.run_rows import IMAGES, LANGUAGE, RunRow, row
from ui.wording import shorten

MANY = 16
LETTERS = 26  # of a name, so that state and accuracy still fit beside it on a phone
NAME_PX = 190
ACCURACY, PERPLEXITY = "Test accuracy", "Test perplexity"


def show(runs: Sequence[Run]) -> None:
    """One row a run; a click on its name goes to its page."""
    rows = [row(run) for run in runs]
    found = table(rows)

    def go() -> None:
        clicked = st.session_state["open-run"]
        st.session_state["run-to-open"] = rows[clicked["row"]].id

    column = st.column_config
    st.dataframe(
        found,
        hide_index=True,
        height=640 if len(rows) > MANY else "auto",
        row_height=36,
        placeholder="–",
        column_config={
            "Name": column.ButtonColumn(
                type="tertiary", key="open-run", on_click=go, alignment="left", width=NAME_PX
            ),
            ACCURACY: column.NumberColumn(
                format="%.2f %%", help="Share of the test images, used once, at the end."
            ),
            PERPLEXITY: column.NumberColumn(
                format="%.2f", help="Of the test part of a text, read once, at the end."
            ),
            "Parameters": column.NumberColumn(format="localized"),
            "Started": column.DatetimeColumn(format="D MMM YYYY, HH:mm"),
            "Training": column.NumberColumn("Training time (s)", format="%.1f"),
        },
    )
    chosen = st.session_state.pop("run-to-open", None)
    if chosen:
        st.switch_page("pages/train.py", query_params={"run": chosen})


def table(rows: Sequence[RunRow]) -> pd.DataFrame:
    """What the columns hold, accuracy in percent; missing where a run has not come that far.

    What matters most comes first: a phone shows the first three columns. Accuracy is left out where
    all runs are language models, perplexity where none is.
    """
    kinds = {each.kind for each in rows}
    unused = [ACCURACY] * (IMAGES not in kinds) + [PERPLEXITY] * (LANGUAGE not in kinds)
    return pd.DataFrame(
        {
            "Name": [shorten(each.title, LETTERS) for each in rows],
            "State": [label(each.state.phase) for each in rows],
            ACCURACY: [_percent(each.state.test_accuracy) for each in rows],
            PERPLEXITY: [each.state.test_perplexity for each in rows],
            "Data": [each.data for each in rows],
            "Parameters": [each.state.parameters or None for each in rows],
            "Epochs": [each.state.epoch or None for each in rows],
            "Started": [
                datetime.fromtimestamp(each.created) if each.created else None for each in rows
            ],
            "Training": [each.state.seconds or None for each in rows],
        }
    ).drop(columns=unused)


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share
