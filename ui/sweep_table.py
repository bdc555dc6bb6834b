"""All trials of a sweep in a table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.sweeps.sweep import Trial
from ui.phase import label
from ui.sweep_facts import OUTCOMES, Facts, exists, value_text

ROW_PX, MOST_PX = 36, 560


def show(facts: Facts) -> None:
    """One row a trial, with a link to its run."""
    if not facts.trials:
        return
    st.subheader("Trials", anchor=False)
    rows = table(facts)
    st.dataframe(
        rows,
        hide_index=True,
        height=min(MOST_PX, (len(rows) + 1) * ROW_PX + 2),
        row_height=ROW_PX,
        placeholder="–",
        column_config={
            "Trial": st.column_config.NumberColumn(pinned=True, width=70),
            "Run": st.column_config.LinkColumn(display_text="Open", width=70),
            _title(facts): st.column_config.NumberColumn(
                format="%.2f" if facts.plan.measure.rising else "%.4g"
            ),
            "Seconds": st.column_config.NumberColumn(format="%.1f"),
        },
        key="sweep-trials",
    )


def table(facts: Facts) -> pd.DataFrame:
    """Columns Trial, Run, State, the result, each setting, Epochs, Seconds and Remark."""
    scale = 100.0 if facts.plan.measure.rising else 1.0
    rows = []
    for each in facts.trials:
        values = {
            facts.titles[name]: value_text(value)
            for name, value in each.values.items()
            if name in facts.titles
        }
        rows.append(
            {
                "Trial": each.number,
                "Run": f"train?run={each.run}" if exists(each) else None,
                "State": _state(facts, each),
                _title(facts): None if each.value is None else scale * each.value,
                **values,
                "Epochs": len(each.curve) or None,
                "Seconds": each.seconds or None,
                "Remark": each.message,
            }
        )
    return pd.DataFrame(rows)


def _title(facts: Facts) -> str:
    return facts.plan.measure.title.capitalize() + " (%)" * facts.plan.measure.rising


def _state(facts: Facts, trial: Trial) -> str:
    if trial.over:
        return OUTCOMES[trial.outcome]
    state = facts.states.get(trial.number)
    return label(state.phase) if state else "Planned"
