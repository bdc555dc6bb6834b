"""The replay: asked for in parts, drawn in the browser."""

from __future__ import annotations

import time

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.explain.answers import Network
from core.explain.lapse_answers import LapseAnswers, LapseMaps
from core.explain_client import Inside
from core.runs.run import Run
from core.schema import ConfigError, to_link
from ui import inside_run, jobs
from ui.components import timelapse
from ui.components.timelapse import Answers, Film
from ui.image_choice import Chosen
from ui.run_rows import RunRow
from ui.timelapse_choice import Choice

OPENING = "The snapshots are being replayed; this takes a few seconds."
WAITING = "The network of every moment reads test images; the answers appear by themselves."
NO_IMAGES = "The test images are not on this machine, so there is no confusion matrix."
MOST_SECONDS = 120.0


def no_snapshots(each: RunRow) -> None:
    """Why there is nothing to replay, and how to get it."""
    st.markdown(
        "This run has no snapshots to replay: it was trained by an older version, or its network "
        "is too large for them. Each new training takes snapshots from its first step on."
    )
    try:
        again = {"config": to_link(Run(each.folder).config())}
    except ConfigError:
        again = {}
    with st.container(horizontal=True, gap="medium"):
        st.page_link(
            "pages/build.py",
            label="Train this network again",
            icon=":material/construction:",
            query_params=again,
        )
        st.page_link("pages/runs.py", label="All runs", icon=":material/table_rows:")


def show(each: RunRow, network: Network, image: Chosen, choice: Choice) -> None:
    """The player: filters and maps first, the answers as soon as they are worked out."""
    timelapse.load()
    ask = inside_run.inside(each)
    key = inside_run.key(each, "lapse", image.key)
    maps = jobs.ready((*key, choice), _maps, ask, image.image, choice, waiting=OPENING)
    if maps is None:
        return
    place = st.container()
    found = jobs.ready(key, _answers, ask, image.image, waiting=WAITING)
    with place:
        timelapse.show("timelapse", _packed(network, maps, found))


def _maps(
    ask: Inside, image: NDArray[np.float32], choice: Choice
) -> tuple[LapseMaps | None, LapseMaps]:
    filters = ask.lapse_filters(choice.filters, choice.unit) if choice.filters else None
    return filters, ask.lapse_maps(image, choice.maps)


def _answers(ask: Inside, image: NDArray[np.float32]) -> LapseAnswers:
    """Ask until all is known: the engine works for a second at a time, so that others get on."""
    end = time.monotonic() + MOST_SECONDS
    found = ask.lapse_answers(image)
    while found.done < len(found.frames) and time.monotonic() < end:
        found = ask.lapse_answers(image)
    return found


def _packed(
    network: Network, maps: tuple[LapseMaps | None, LapseMaps], found: LapseAnswers | None
) -> bytes:
    filters, activations = maps
    frames = [(frame.step, frame.epoch) for frame in activations.frames]
    answers, waiting = None, WAITING
    if found is not None:
        waiting = "" if found.sample_images else NO_IMAGES
        known = found.sample_images if found.done == len(found.frames) else 0
        answers = Answers(found.probabilities, found.confusion, found.accuracy, known)
    return timelapse.packed(
        frames,
        network.classes,
        _filters(network, filters),
        _activations(activations),
        answers,
        waiting,
    )


def _filters(network: Network, found: LapseMaps | None) -> Film | None:
    if found is None:
        return None
    slices = found.pixels.shape[1]
    inputs = int(found.shown.max()) + 1
    colour = inputs == 3 and network.image_shape[2] == 3 and slices == 3 * found.entry.units
    title = f"The {slices // inputs} filters of {found.entry.layer}"
    if slices == inputs > 1:
        title = f"One filter of {found.entry.layer}, a kernel for each of {inputs} maps"
    return Film(title, found.pixels, found.lows, found.highs, colour, signed=True)


def _activations(found: LapseMaps) -> Film:
    entry, shown = found.entry, found.pixels.shape[1]
    if not entry.maps:
        title = f"The {entry.units} values of {entry.layer}"
    elif shown < entry.units:
        title = f"The first {shown} of {entry.units} maps of {entry.layer}"
    else:
        title = f"The {entry.units} maps of {entry.layer}"
    return Film(title, found.pixels, found.lows, found.highs)
