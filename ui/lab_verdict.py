"""The verdict of a lab in words, with the interval and the test that stand behind it."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.lab import results, verdict
from core.lab.arms import small
from core.lab.record import Lab
from core.lab.results import Cells
from core.lab.verdict import BETTER, WORSE, Measured, Verdict
from core.language_config import LanguageRunConfig
from core.plots.intervals import intervals
from ui import build_kinds, lab_figures
from ui.wording import count, literal

MARKS = {
    BETTER: ":green[:material/trending_up:]",
    WORSE: ":orange[:material/trending_down:]",
}
UNDECIDED = ":gray[:material/drag_handle:]"
NO_BAR = {"displayModeBar": False}
FEW_SEEDS = 5
PAIRED = (
    "Paired: per seed every arm starts from the same initial weights, in the layers that it shares "
    "with the others, and sees the same data in the same order; so chance that strikes all arms "
    "alike drops out."
)
ABOUT_TEXT = (
    "The test speaks about other seeds, that is other initial weights and other dropout, on the "
    "same text. How the arms do on other texts it cannot say."
)
ABOUT_FEW = (
    "With so few seeds the spread can come out small by luck, and the test then says too much: "
    f"{FEW_SEEDS} seeds or more are safer."
)
ALWAYS = (
    "Every arm is compared with none, not with the other arms: which of two that help is better is "
    "not tested. The test data is used once a run, at its end, and the best arm is found by it, so "
    "that arm's own figure is slightly too good.",
    "How many seeds more: for a power of 80 % at the strictest level of the correction, if the "
    "true difference and spread are those observed. From few seeds that is a rough guess.",
    "Seeds added because the first ones did not decide make a false alarm likelier than 5 %: plan "
    "their number before you look.",
)


def show(lab: Lab, cells: Cells, over: bool) -> None:
    """Said when no run waits or trains; before, why it is too early."""
    if not over:
        st.caption(
            "The verdict comes when all runs have finished: who looks again and again until a "
            "difference shows finds one by chance."
        )
        return
    measured = results.decisive(lab.plan.base)
    found, chart = _found(results.stamp(lab, cells), lab, cells)
    reference = lab.plan.title(lab.plan.arms[0])
    left, right = st.columns([6, 5], gap="large")
    with left, st.container(key="lab-verdict"):
        st.subheader(verdict.headline(found, reference, measured.rises), anchor=False)
        _preliminary(cells)
        for each in found:
            _sentence(each)
        _clone(lab, found, measured)
    with right:
        _differences(chart, measured)
    _remarks(lab, cells, found)


def _preliminary(cells: Cells) -> None:
    """Said while runs of the plan have no result: a verdict on the others may yet change."""
    missing = sum(each.phase != "finished" for each in cells.values())
    if missing:
        have = "has" if missing == 1 else "have"
        st.markdown(
            f":orange-badge[Preliminary] {missing} of {len(cells)} runs {have} no result; the "
            "verdict leaves their seeds out and may change when they are trained."
        )


def _sentence(each: Verdict) -> None:
    with st.container(gap=None):
        st.markdown(f"{MARKS.get(each.kind, UNDECIDED)} **{literal(each.arm)}** {each.said}.")
        st.caption(each.facts)


def _clone(lab: Lab, found: list[Verdict], measured: Measured) -> None:
    """A click opens the configuration of the winning arm in Build."""
    best = verdict.winner(found, measured.rises)
    if best is None:
        return
    arm = next(each for each in lab.plan.arms if lab.plan.title(each) == best.arm)
    build_kinds.link(lab.plan.config(arm, lab.plan.seeds[0]), f"Build on with {small(best.arm)}")


@st.cache_resource(max_entries=64, show_spinner=False)
def _found(stamp: tuple[str, ...], _lab: Lab, _cells: Cells) -> tuple[list[Verdict], go.Figure]:
    """The verdicts and the picture of their differences, worked out once."""
    measured = results.decisive(_lab.plan.base)
    deciding = lab_figures.values(_lab, _cells, results.figures(_lab.plan.base)[0])
    named = {_lab.plan.title(arm): each for arm, each in deciding.items()}
    found = verdict.verdicts(named, measured)
    return found, _chart(found, measured)


def _chart(found: list[Verdict], measured: Measured) -> go.Figure:
    unit = f" ({measured.unit.strip()})" if measured.unit else ""
    return intervals(
        [each.arm for each in found],
        [np.array(each.difference.all) for each in found],
        np.array([each.difference.high - each.difference.mean for each in found]),
        range(1, len(found) + 1),
        f"Difference in {measured.name}{unit}",
        digits=measured.digits,
        zero=True,
    )


def _differences(chart: go.Figure, measured: Measured) -> None:
    st.plotly_chart(chart, key="lab-differences", config=NO_BAR)
    st.caption(
        "Small points: one seed each, with the arm less without it. Large points: their mean and "
        "its 95 % interval, not corrected. "
        + ("Right" if measured.rises else "Left")
        + " of the line is better."
    )


def _remarks(lab: Lab, cells: Cells, found: list[Verdict]) -> None:
    st.caption(verdict.method(len(found)))
    every = _about_images(_test_images(cells))
    if isinstance(lab.plan.base, LanguageRunConfig):
        every = [ABOUT_TEXT]
    if len(lab.plan.seeds) < FEW_SEEDS:
        every.append(ABOUT_FEW)
    with st.expander("What this does and does not say", icon=":material/science:"):
        st.markdown("\n".join(f"- {each}" for each in (PAIRED, *every, *ALWAYS)))


def _about_images(images: int) -> list[str]:
    test = f"the same {count(images)} test images" if images else "the same test images"
    step = f" One test image is {100 / images:.2g} points." if images else ""
    return [
        "More data is the same images and more of them.",
        f"The test speaks about other seeds, which draw other training images too, on {test}. "
        f"How the arms do on other test images it cannot say.{step}",
    ]


def _test_images(cells: Cells) -> int:
    for each in cells.values():
        result = each.run.result() if each.run else None
        if result and "test_images" in result:
            return int(result["test_images"])
    return 0
