"""Global average pooling as a head: a map per class, averaged, softmax; live with a run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.concepts.pooling import class_maps, global_average, softmax
from core.engine_client import EngineError
from core.explain.answers import Network
from core.plots.colors import paint_signed
from core.presets import PRESETS
from core.runs.run import Run
from ui import cache, image_choice, inside_run, jobs, lab_texts, pictures, run_choice
from ui.controls import Controls
from ui.run_rows import RunRow
from ui.wording import percent

PRESET = PRESETS["global-average"]
MOST_WRITTEN = 4  # powers below the line of the fraction
MAPS = "The maps of this image are being fetched."
Values = NDArray[np.floating]


def show(controls: Controls) -> None:
    """The head of the newest such run, or of the one in the address; else a worked example."""
    st.subheader("Global average pooling as a head", anchor=False)
    st.markdown(
        "The last convolution makes one map per class. The mean of a map is the class's score, and "
        "softmax turns the scores into probabilities: no dense layer, nothing more to train."
    )
    rows = [each for each in run_choice.trained() if each.preset == PRESET.title]
    each, _ = run_choice.in_address(rows)
    if each is None or each.preset != PRESET.title:  # a link made for another kind of network
        each = rows[0] if rows else None
    if each is None:
        _worked(controls)
    else:
        _live(controls, each, rows)
    lab_texts.notice(
        "Whichever map is high on the whole wins, wherever its hill lies. So one can see in a map "
        "where its class was found.",
        "Lin, Chen and Yan 2013, [Network in network](https://arxiv.org/abs/1312.4400), section "
        "3.2.",
    )


def _worked(controls: Controls) -> None:
    names = ("A", "B", "C", "D")
    options = {str(k): f"Class {name}" for k, name in enumerate(names)}
    winner = int(controls.choice("winner", "The map with a hill", options, switch=True))
    st.caption(
        "No run of this kind has been trained here yet, so these maps are made up: noise, and a "
        "hill where the class was found."
    )
    st.page_link(
        "pages/build.py",
        label=f"Train {PRESET.title}",
        icon=":material/construction:",
        query_params={"preset": PRESET.name},
    )
    _head(class_maps(len(names), 6, winner), names)


def _live(controls: Controls, each: RunRow, rows: Sequence[RunRow]) -> None:
    cache.warm_engine()
    controls.kept("run", "Network")
    left, right = st.columns([2, 3], gap="large")
    with left:
        if controls.shows("run"):
            inside_run.picker(rows, each)
    with right:
        image = _image(controls, each)
    if image is None:
        return
    try:
        network = inside_run.network(each)
        layer = _class_maps(network) if network else None
        if network is None:
            return
        if layer is None:
            st.caption("This network has another head; choose a run with the preset's layers.")
            return
        key = inside_run.key(each, "maps", image.key, layer)
        ask = inside_run.inside(each).maps
        found = jobs.ready(key, ask, image.image, layer, waiting=MAPS)
    except EngineError as problem:
        st.caption(str(problem))
        return
    if found is not None:
        _head(found.array, network.classes)


def _image(controls: Controls, each: RunRow) -> image_choice.Chosen | None:
    """The one in the address; the widgets to choose another unless a link hides them."""
    data = inside_run.data_of(each)
    named = controls.kept("digit", "Image")
    if controls.shows("digit"):
        return image_choice.choose(Run(each.folder), data, "digit")
    found = image_choice.resolve(data, named or image_choice.FIRST)
    if isinstance(found, str):
        st.warning(found, icon=":material/image_not_supported:")
        return None
    return found


def _class_maps(network: Network) -> str | None:
    """The layer before the global average, when that is followed by softmax alone."""
    entries = network.layers
    kinds = [entry.kind for entry in entries]
    if len(entries) < 3 or kinds[-2:] != ["global_average_pool", "softmax"]:
        return None
    return entries[-3].layer if entries[-3].units == len(network.classes) else None


def _together(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _head(maps: Values, names: Sequence[str]) -> None:
    """Maps, means and probabilities."""
    means = global_average(maps)
    shares = softmax(means)
    limit = float(np.abs(maps).max()) or 1.0
    tiles = [
        (
            paint_signed(maps[..., k], limit),
            f"Class {name}",
            f"mean {means[k]:.2f}, {_together(percent(shares[k], 1))}".replace("-", "−"),
        )
        for k, name in enumerate(names)
    ]
    pictures.gallery(tiles, 96)
    best = int(np.argmax(shares))
    written = means if len(means) <= MOST_WRITTEN else means[:3]
    scores = " + ".join(f"e^{{{mean:.2f}}}" for mean in written)
    scores += r" + \dots" * (len(written) < len(means))
    st.latex(
        rf"p_{{\text{{{names[best]}}}}} = \frac{{e^{{{means[best]:.2f}}}}}{{{scores}}} "
        rf"= {100 * shares[best]:.1f}\,\%"
    )
