"""The layer walk: the question to the engine and what stands round the strips."""

from __future__ import annotations

import streamlit as st

from core.datasets.spec import DataSpec
from core.explain.answers import Network, Walks
from core.explain_client import Inside
from core.runs.run import Run
from ui import inside_address, inside_run, inside_second, jobs
from ui.components import layer_walk
from ui.components.layer_walk import Strip, Walked
from ui.image_choice import Chosen
from ui.inside_second import Second
from ui.inside_strips import strips_of
from ui.run_rows import RunRow
from ui.wording import percent

WALKING = "The image walks through the network."


def show(each: RunRow, network: Network, data: DataSpec, image: Chosen) -> None:
    """Widgets for a second image, then the strips."""
    layer_walk.load()
    other = inside_second.second(Run(each.folder), data, image)
    found = jobs.ready(
        inside_run.key(each, "walk", image.key, other.chosen.key if other else ""),
        _walk,
        inside_run.inside(each),
        network,
        image,
        other,
        waiting=WALKING,
    )
    if found is None:
        return
    walks, strips = found
    st.markdown(_answers(network, walks))
    sample, moved = walks.first.sample_images, bool(other and other.move)
    walked = Walked(network.classes, sample, image.title, _pointed_at(network), moved)
    layer_walk.show("walk", strips, walked, _open)


def _walk(
    inside: Inside, network: Network, image: Chosen, other: Second | None
) -> tuple[Walks, list[Strip]]:
    """In a thread. Raises EngineError."""
    walks = inside.walk(image.image, other.chosen.image if other else None)
    return walks, strips_of(network, walks, image, other)


def _open(layer: str, unit: int) -> None:
    inside_address.go(view="microscope", layer=layer, unit=unit, at=None)


def _pointed_at(network: Network) -> tuple[str, int] | None:
    """(layer, unit) of the address; None, after one sentence, when the network has no such."""
    wanted = st.query_params.get("layer", "")
    entry = next((each for each in network.layers if each.layer == wanted), None)
    if entry is None:
        if wanted:
            st.warning(
                f"This network has no layer {wanted[:40]!r}; click on a map to choose one.",
                icon=":material/help:",
            )
        return None
    unit = inside_address.number(entry.units)
    if unit is None:
        inside_address.not_there(entry)
    return wanted, unit or 0


def _answers(network: Network, found: Walks) -> str:
    """'The network reads **7**, 99.2 % sure; the second image **2**, 61.0 % sure.'"""
    parts = []
    for walk in (found.first, found.second):
        if walk is not None:
            best = int(walk.probabilities.argmax())
            share = percent(float(walk.probabilities[best]), 1)
            parts.append(f"**{network.classes[best]}**, {share} sure")
    return f"The network reads {'; the second image as '.join(parts)}."
