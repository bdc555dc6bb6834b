"""The settings in which the compared runs differ."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.compare.settings import text
from ui.compare_choice import Comparison

ROW_PX, MOST_PX = 36, 480


def show(shown: Comparison) -> None:
    """One row a run, one column a setting."""
    st.subheader("Settings that differ", anchor=False)
    if len(shown.runs) < 2:
        st.markdown("Choose a second run to see what differs.")
    elif not shown.differing:
        st.markdown("None: these runs have the same settings, so they are repetitions.")
    else:
        rows = table(shown)
        height = min(MOST_PX, (len(rows) + 1) * ROW_PX + 2)
        pinned = {"Run": st.column_config.TextColumn(pinned=True)}
        st.dataframe(rows, hide_index=True, height=height, row_height=ROW_PX, column_config=pinned)


def table(shown: Comparison) -> pd.DataFrame:
    """Texts, '–' where a run has no such setting; columns Run and the settings by their labels."""
    columns = {"Run": list(shown.titles)}
    for name in shown.differing:
        label = shown.labels[name]
        columns[label if label not in columns else f"{label}, {name}"] = [
            text(own.get(name)) for own in shown.settings
        ]
    return pd.DataFrame(columns)
