"""Statistics before the split against after it, on small sets, with the leak measured."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.concepts.leak import CLASSES, DRAWS, SIZES, STEPS, Leak
from core.plots.compared import Chart, Line, charts
from ui import cache, engine_work, lab_texts
from ui.compare_curves import ZOOM
from ui.controls import Controls
from ui.engine_work import Work

LABELS = {"true": "The true ones", "shuffled": "Shuffled: nothing to learn"}


def show(controls: Controls) -> None:
    """The experiment and what it measured."""
    cache.warm_engine()
    lab_texts.question(
        "Mean and deviation are worked out from all images, then the set is split. How much better "
        "does the held-out half look than it should? And if the useful pixels are chosen first?"
    )
    st.markdown(
        f"A small set of the digits {CLASSES[0]} and {CLASSES[1]} is drawn, half of it to learn "
        "from, half held out. One step is fitted on the first half alone, or on all of the set. A "
        "linear classifier learns from the first half either way."
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        labels = controls.choice("labels", "Labels", LABELS, width=260)
        seed = controls.number("seed", "Seed", 1, 99, 1, width=120)
        asked = [(step, size, labels == "shuffled", seed) for step in STEPS for size in SIZES]
        words = [f"{STEPS[step]}, {size} images" for step, size, *_ in asked]
        work = Work("concepts.leak", asked, words)
        engine_work.button(work, "Measure")
    found = engine_work.results(work)
    if found:
        _results(found, work)
    elif not work.started:
        st.caption(f"{DRAWS} sets of each of {len(SIZES)} sizes; it takes a few seconds.")
    lab_texts.notice(
        "One mean and one deviation for all pixels leak nothing that this classifier could use. "
        "A step that learns many numbers from a small set does leak, and less so the larger the "
        "set; one that looks at the labels finds something even where there is nothing. So the "
        "split comes first, always.",
        "Hastie, Tibshirani and Friedman 2009, [The elements of statistical learning]"
        "(https://hastie.su.domains/ElemStatLearn/), section 7.10.2.",
    )


def _results(found: list[Leak], work: Work) -> None:
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.table(rows(found))
        seconds = sum(each.seconds for each in found)
        st.caption(
            "The leak in percentage points: how much more of the held-out half is right when it "
            f"took part in the step. Mean and standard error of {DRAWS} sets; measured on this "
            f"machine in {seconds:.1f} s."
        )
    with right:
        drawn = engine_work.figure(work, "curves", curves)
        st.plotly_chart(drawn, key="leaks", config=ZOOM, alt=told(found))
    _largest(found)


def rows(found: list[Leak]) -> dict[str, list[str]]:
    """A row a size, a column a step: '3.1 ± 0.5'."""
    cells = {(each.step, each.size): points(each) for each in found}
    columns = {"Images": [f"{size}" for size in SIZES]}
    return columns | {title: [cells[step, size] for size in SIZES] for step, title in STEPS.items()}


def told(found: list[Leak]) -> str:
    """The figure in words: every step from the smallest set to the largest."""
    lines = [
        f"{title}: {', '.join(points(each) for each in found if each.step == step)}"
        for step, title in STEPS.items()
    ]
    sizes = ", ".join(f"{size}" for size in SIZES)
    return f"Leak in percentage points for sets of {sizes} images. {'. '.join(lines)}."


def points(each: Leak) -> str:
    """In percentage points with one digit, and a real minus sign."""
    value = round(100 * each.leak, 1) + 0.0
    return f"{value:.1f} ± {100 * each.error:.1f}".replace("-", "−")


def curves(found: list[Leak]) -> go.Figure:
    """The leak over the size of the set, with its standard error as a band."""
    lines = []
    for color, (step, title) in enumerate(STEPS.items()):
        parts = [each for each in found if each.step == step]
        x, y, half = np.array([[e.size, 100 * e.leak, 100 * e.error] for e in parts], float).T
        counts = np.array([len(e.after) for e in parts])
        lines.append(Line(title, color, x, y, half, counts, dash=color))
    figure = charts([Chart("Leak, percentage points", lines)], "Images in the set", log_x=True)
    ends = np.log10([SIZES[0] / 1.05, SIZES[-1] * 1.05])  # room for the last size on the axis
    return figure.update_xaxes(tickvals=SIZES, range=ends)


def _largest(found: list[Leak]) -> None:
    most = max(found, key=lambda each: each.leak)
    shares = [100 * float(np.mean(each)) for each in (most.after, most.before, most.fresh)]
    st.markdown(
        f"The largest leak: **{STEPS[most.step].lower()}**, {most.size} images. Fitted after the "
        f"split, {shares[0]:.1f} % of the held-out half are right; fitted before it, "
        f"{shares[1]:.1f} %. On images that took no part the latter gets "
        f"**{shares[2]:.1f} %**, which is what it is worth."
    )
