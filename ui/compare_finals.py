"""A point with its interval for each run or group: how it ended."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.compare import finals, groups
from core.plots.final_figures import final_figures
from core.runs.metric_summary import Summary
from ui import cache, compare_address
from ui.compare_choice import Comparison, Group
from ui.run_facts import metric_title

NO_BAR = {"displayModeBar": False}


def show(shown: Comparison, parts: list[Group], band: str, grouped: bool) -> None:
    """The chosen figure of each."""
    st.subheader("Final figures", anchor=False)
    summaries = known_summaries(shown)
    options = finals.options([each.result for each in shown.runs], summaries)
    if not options:
        st.markdown("No run has a result or validation values yet.")
        return
    option = compare_address.one("Figure", "final", options, title)
    found = values(shown, summaries, option)
    percent = is_share(option)
    scale, label = (100.0, f"{title(option)} (%)") if percent else (1.0, title(option))
    ends = [_end(part, found, band, grouped) for part in parts]
    there = [place for place, end in enumerate(ends) if np.isfinite(end[0])]
    singles = [np.array([found[each].value for each in part.members]) for part in parts]
    drawn = scale * np.array([ends[place] for place in there]).reshape(-1, 3)
    figure = final_figures(
        [parts[place].title for place in there],
        drawn[:, 0],
        drawn[:, 1],
        drawn[:, 2],
        [scale * singles[place][np.isfinite(singles[place])] for place in there],
        there,
        label,
        2 if percent else 3,
    )
    st.plotly_chart(figure, key="compared-finals", config=NO_BAR)
    st.caption(_advice(option, grouped))


def known_summaries(shown: Comparison) -> list[Summary]:
    """Last, lowest and highest of each metric of each run."""
    return [cache.summary(each.run.folder) for each in shown.runs]


def values(shown: Comparison, summaries: list[Summary], option: str) -> list[finals.Final]:
    """The figure of each run."""
    pairs = zip(shown.runs, summaries, strict=True)
    return [finals.final(option, each.result, summary) for each, summary in pairs]


def title(option: str) -> str:
    """'best validation/loss' -> 'Best validation loss'."""
    if option in finals.TESTS:
        return finals.TESTS[option]
    which, _, name = option.partition(" ")
    return f"{finals.WHICH[which]} {metric_title(name)}"


def is_share(option: str) -> bool:
    return option.endswith("accuracy")


def _end(
    part: Group, found: list[finals.Final], band: str, grouped: bool
) -> tuple[float, float, float]:
    """Value, low and high end; of one run alone those of its own result."""
    if not grouped:
        own = found[part.members[0]]
        return own.value, own.low, own.high
    mean, half = groups.summary([found[place].value for place in part.members], band)
    return mean, mean - half, mean + half


def _advice(option: str, grouped: bool) -> str:
    axis = "The axis begins where the runs do, not at 0."
    if grouped:
        return (
            "Large points are means over the runs of a group, small ones its runs, whiskers the "
            f"chosen band. {axis}"
        )
    if option == "test_accuracy":
        return (
            "Whiskers are 95 % intervals for the finite number of test images (Wilson 1927); they "
            f"say nothing about other seeds. {axis}"
        )
    return f"Single runs; group several seeds to see how much chance there is in them. {axis}"
