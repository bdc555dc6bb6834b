"""How the search went, in pictures."""

from __future__ import annotations

import streamlit as st

from core.plots.parallel import Column, parallel
from core.plots.search import Point, history, importances, slice_of
from core.sweeps.space import Range
from core.sweeps.study_size import FEWEST
from core.sweeps.sweep import COMPLETE
from ui.compare_parallel import NO_BAR, SCALE
from ui.sweep_facts import OUTCOMES, Facts, settings_text, value_text

FEW = 2
MOST_AXES = 8


def show(facts: Facts) -> None:
    """History, importances, each setting against the result, and all at once."""
    if len(facts.valued) < FEW:
        return
    points, title = _points(facts), _title(facts)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("History", anchor=False)
        figure = history(points, title, rising=facts.plan.measure.rising)
        st.plotly_chart(figure, key="sweep-history", config=NO_BAR)
        st.caption("One point a trial; rings ended early. The line is the best so far.")
    with right:
        st.subheader("Which settings matter", anchor=False)
        _importances(facts)
    st.subheader("Each setting against the result", anchor=False)
    with st.grid("auto", min_column_width=260):
        for name, label in facts.titles.items():
            values = [each.values.get(name) for each in facts.valued]
            shown = [value_text(each) if isinstance(each, bool | str) else each for each in values]
            figure = slice_of(points, shown, label, title)
            st.plotly_chart(figure, key=f"sweep-slice-{name}", config=NO_BAR)
    _parallel(facts)


def _title(facts: Facts) -> str:
    return facts.plan.measure.title.capitalize() + " (%)" * facts.plan.measure.rising


def _scaled(facts: Facts, value: float | None) -> float:
    return (100.0 if facts.plan.measure.rising else 1.0) * (value or 0.0)


def _points(facts: Facts) -> list[Point]:
    measure = facts.plan.measure
    return [
        Point(
            each.number,
            _scaled(facts, each.value),
            each.outcome == COMPLETE,
            f"Trial {each.number}, {OUTCOMES[each.outcome].lower()}: "
            f"{measure.text(each.value)}<br>{settings_text(facts, each).replace(', ', '<br>')}",
        )
        for each in facts.valued
    ]


def _importances(facts: Facts) -> None:
    found = facts.sweep.importances()
    if not found:
        st.markdown(f"Known when {FEWEST} or more trials have finished with different results.")
        return
    names = [facts.titles.get(name, name) for name in found]
    figure = importances(names, list(found.values()))
    st.plotly_chart(figure, key="sweep-importances", config=NO_BAR)
    few = " With so few trials this is a first guess." if len(facts.valued) < 15 else ""
    st.caption(
        "Share of each setting in how much the finished trials differ, within the ranges searched "
        f"(functional analysis of variance, Hutter et al. 2014).{few}"
    )


def _parallel(facts: Facts) -> None:
    names = list(facts.titles)[:MOST_AXES]
    logs = {each.name for each in facts.plan.space if isinstance(each, Range) and each.log}
    columns = [
        Column(
            facts.titles[name],
            [_axis(each.values.get(name)) for each in facts.valued],
            log=name in logs,
        )
        for name in names
    ]
    results = [_scaled(facts, each.value) for each in facts.valued]
    columns.append(Column(_title(facts), results, named=False))
    sign = 1 if facts.plan.measure.rising else -1
    st.subheader("All settings at once", anchor=False)
    with st.container(key="sweep-parallel"):
        figure = parallel(columns, [sign * each for each in results], SCALE)
        st.plotly_chart(figure, key="sweep-parallel-chart", config=NO_BAR)
    st.caption(
        "One line a trial: teal is good, orange poor. Drag along an axis to keep the trials within "
        "a range, drag a title to reorder."
    )


def _axis(value: object) -> object:
    return value_text(value) if isinstance(value, bool | str) else value
