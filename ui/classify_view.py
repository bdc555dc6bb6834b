"""The answer: probabilities as bars, each step as a picture, what was refused and why."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.datasets.registry import spec
from core.datasets.spec import DataSpec
from core.engine_client import EngineError
from core.plots import figures
from core.plots.colors import paint_signed
from core.plots.mosaic import to_pixels
from core.runs.run import Run
from ui import cache, classify_work, jobs, pictures
from ui.classify_work import Answer, Picture, Work
from ui.run_rows import RunRow
from ui.wording import percent

NO_BAR = {"displayModeBar": False}
STARTING = "The network is being opened; the first answer takes about ten seconds."


def invitation(data: DataSpec) -> None:
    """What to do before anything was given."""
    classes = ", ".join(data.classes)
    st.space("medium")
    st.markdown(f"This network knows {len(data.classes)} classes: {classes}.")
    st.caption(
        "Give it one of these, large and alone on the picture. Then try something it has never "
        "seen, and look at how sure it is."
    )


def show(files: list[tuple[str, bytes]], rows: list[RunRow]) -> None:
    """Work the files out beside the page, then draw the answer."""
    folders = tuple(each.folder for each in rows)
    try:
        found: Work | None = jobs.ready(
            classify_work.key(files, folders),
            classify_work.work,
            files,
            folders,
            cache.engine(),
            waiting=STARTING,
        )
    except EngineError as problem:
        st.markdown(str(problem))
        st.button("Try again", icon=":material/refresh:", key="again")
        return
    if found is None:
        return
    _refused(found)
    if found.accepted:
        classes = spec(Run(rows[0].folder).config().data.name).classes
        _accepted(found, rows, classes)


def _refused(found: Work) -> None:
    for each in found.pictures:
        if each.refused:
            st.warning(f"{each.name}: {each.refused}", icon=":material/block:")


def _accepted(found: Work, rows: list[RunRow], classes: tuple[str, ...]) -> None:
    index = 0
    if len(found.accepted) > 1:
        _overview(found, classes)
        index = st.selectbox(
            "Look closer at",
            range(len(found.accepted)),
            format_func=lambda i: found.accepted[i].name,
            key="closer",
        )
    picture = found.accepted[index]
    _warn(picture)
    columns = st.columns(len(rows), gap="large")
    for column, answer, each in zip(columns, found.answers, rows, strict=True):
        with column:
            _bars(answer, index, classes, each)
    _steps(picture, found.answers[0], index)


def _overview(found: Work, classes: tuple[str, ...]) -> None:
    """Every picture as the network got it, with the first network's answer."""
    best = found.answers[0].probabilities.argmax(axis=1)
    items = []
    for i, each in enumerate(found.accepted):
        assert each.prepared is not None
        sure = percent(float(found.answers[0].probabilities[i, best[i]]), 1)
        mark = ", see the warning" if each.prepared.warning else ""
        tile = to_pixels(each.prepared.array[np.newaxis])[0]
        items.append((tile, classes[best[i]], f"{sure}, {each.name}{mark}"))
    pictures.gallery(items, side=84)


def _warn(picture: Picture) -> None:
    assert picture.prepared is not None
    if picture.prepared.warning:
        st.warning(picture.prepared.warning, icon=":material/help:")


def _bars(answer: Answer, index: int, classes: tuple[str, ...], each: RunRow) -> None:
    probabilities = answer.probabilities[index]
    best = int(probabilities.argmax())
    st.metric(
        f"{each.title} reads", f"{classes[best]}", help="The class with the highest probability."
    )
    chart = figures.probability_bars(classes, probabilities)
    st.plotly_chart(chart, key=f"bars-{each.id}", config=NO_BAR)
    st.caption(
        f"{percent(float(probabilities[best]), 1)} sure, {answer.milliseconds:.1f} ms a picture."
    )


def _steps(picture: Picture, answer: Answer, index: int) -> None:
    """From the file to the first layer, left to right."""
    assert picture.prepared is not None
    st.markdown("**What happened to the picture**")
    items = [(step.image, step.title, step.caption) for step in picture.prepared.steps]
    seen = answer.normalised[index]
    items.append(
        (
            paint_signed(seen.mean(axis=-1)),
            "Normalised",
            f"As the first layer gets it: {seen.shape[0]} x {seen.shape[1]}, values "
            f"{seen.min():.2f} to {seen.max():.2f}; blue below 0, orange above.",
        )
    )
    pictures.gallery(items, side=112)
    if picture.notes:
        st.caption(f"About the file: {'; '.join(picture.notes)}.")
