"""The answer: probabilities as bars, each step as a picture, what was refused and why."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.datasets.spec import DataSpec
from core.engine_client import EngineError
from core.plots import figures
from core.plots.colors import paint_signed
from core.plots.mosaic import to_pixels
from core.schema import ConfigError
from ui import cache, classify_work, jobs, pictures
from ui.classify_work import Answer, Picture, Work
from ui.run_rows import RunRow
from ui.wording import literal, percent, shorten

NO_BAR = {"displayModeBar": False}
STARTING = (
    "The network is being opened: the first answer takes about ten seconds, longer on a busy "
    "machine. It appears here by itself."
)
NAME = 36  # letters of a file's name
# Below this probability no class has a majority.
SURE = 0.5


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
    except (EngineError, ConfigError, OSError) as problem:
        st.markdown(str(problem))
        st.button("Try again", icon=":material/refresh:", key="again")
        return
    if found is None:
        return
    _refused(found)
    if found.accepted:
        _accepted(found, rows)


def _refused(found: Work) -> None:
    lines = [
        f"**{literal(shorten(each.name, NAME))}** {each.refused}"
        for each in found.pictures
        if each.refused
    ]
    if len(lines) > 1:
        items = "\n".join(f"- {line}" for line in lines)
        lines = [f"{len(lines)} of {len(found.pictures)} files cannot be read:\n\n{items}"]
    if lines:
        st.warning(lines[0], icon=":material/block:")


def _accepted(found: Work, rows: list[RunRow]) -> None:
    index = 0
    if len(found.accepted) > 1:
        _overview(found)
        names = [f"{i + 1}. {shorten(each.name, NAME)}" for i, each in enumerate(found.accepted)]
        index = st.selectbox(
            "Look closer at",
            range(len(names)),
            format_func=names.__getitem__,
            key="closer",
        )
    picture = found.accepted[index]
    assert picture.prepared is not None
    if picture.prepared.warning:
        st.warning(picture.prepared.warning, icon=":material/help:")
    if not picture.prepared.blank:  # of nothing a network makes something all the same
        _answers(found.answers, index, rows, doubtful=bool(picture.prepared.warning))
    _steps(picture, found.answers[0], index)


def _overview(found: Work) -> None:
    """Every picture as the network got it, with the first network's answer."""
    answer = found.answers[0]
    items = []
    for each, probabilities in zip(found.accepted, answer.probabilities, strict=True):
        assert each.prepared is not None
        best = int(probabilities.argmax())
        name, title = shorten(each.name, NAME), answer.classes[best]
        note = f"{percent(float(probabilities[best]), 1)}, {name}"
        if each.prepared.blank:
            title, note = "Blank", name
        elif each.prepared.warning or probabilities[best] < SURE:
            title = f"Unsure: {title}"
        items.append((to_pixels(each.prepared.array[np.newaxis])[0], title, note))
    pictures.gallery(items, side=84)


def _answers(
    answers: tuple[Answer, ...], index: int, rows: list[RunRow], *, doubtful: bool
) -> None:
    """The networks side by side; what each can tell apart where that differs."""
    differ = len({answer.classes for answer in answers}) > 1
    for column, answer, each in zip(st.columns(len(rows), gap="large"), answers, rows, strict=True):
        with column:
            _bars(answer, index, each, doubtful)
            if differ:
                st.caption(f"Knows {len(answer.classes)} classes: {', '.join(answer.classes)}.")


def _bars(answer: Answer, index: int, each: RunRow, doubtful: bool) -> None:
    probabilities = answer.probabilities[index]
    best = int(probabilities.argmax())
    top, share = answer.classes[best], percent(float(probabilities[best]), 1)
    if doubtful or probabilities[best] < SURE:
        st.markdown(f"**{literal(each.title)} is unsure**")
        said = f"Highest: {top} with {share}"
    else:
        st.metric(f"{each.title} reads", top, help="The class with the highest probability.")
        said = f"{share} sure"
    chart = figures.probability_bars(answer.classes, probabilities)
    st.plotly_chart(chart, key=f"bars-{each.id}", config=NO_BAR)
    st.caption(f"{said}, {answer.milliseconds:.1f} ms a picture.")


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
            f"As the first layer gets it: {seen.shape[0]} × {seen.shape[1]}, values "
            f"{seen.min():.2f} to {seen.max():.2f}; blue below 0, orange above.",
        )
    )
    pictures.gallery(items, side=112)
    if picture.notes:
        st.caption(f"About the file: {'; '.join(picture.notes)}.")
