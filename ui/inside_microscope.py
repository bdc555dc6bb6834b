"""The microscope: which map, its numbers from the engine, and the names of things."""

from __future__ import annotations

import streamlit as st

from core.explain.answers import LayerEntry, Network
from ui import inside_address, inside_run, jobs
from ui.components import microscope
from ui.image_choice import Chosen
from ui.run_rows import RunRow

COLOURS = ("red", "green", "blue")
FETCHING = "The numbers of this map are being fetched."


def show(each: RunRow, network: Network, image: Chosen) -> None:
    """The choice of a map, then the map under the microscope."""
    microscope.load()
    left, right = st.columns([3, 1])
    with left:
        convolutions = [entry for entry in network.layers if entry.kind == "conv"]
        first = convolutions[0] if convolutions else network.layers[-1]
        entry = inside_address.layer(network, list(network.layers), first)
    if entry is None:
        return
    with right:
        unit = inside_address.unit(entry, network.classes)
    key = inside_run.key(each, "microscope", image.key, entry.layer, unit)
    ask = inside_run.inside(each).microscope
    scope = jobs.ready(key, ask, image.image, entry.layer, unit, waiting=FETCHING)
    if scope is None:
        return
    microscope.show(
        "microscope",
        scope,
        name=repr(key),
        titles=_titles(network, entry, unit),
        channels=_channels(network, entry),
        classes=network.classes,
        place=inside_address.place(),
        on_hold=lambda place: inside_address.go(at=inside_address.place_text(place)),
    )


def _above(network: Network, entry: LayerEntry) -> LayerEntry | None:
    """The layer whose output this one takes."""
    number = [each.layer for each in network.layers].index(entry.layer)
    return network.layers[number - 1] if number else None


def _titles(network: Network, entry: LayerEntry, unit: int) -> tuple[str, str]:
    above = _above(network, entry)
    given = "The image" if above is None else f"Output of {above.layer}"
    if above is not None and above.kind == "input":
        given = "The input"
    if entry.kind == "softmax":
        return given, f"Class {network.classes[unit]}"
    return given, f"{entry.layer}, {'map' if entry.maps else 'value'} {unit}"


def _channels(network: Network, entry: LayerEntry) -> tuple[str, ...]:
    """Names of the input's channels where they have any."""
    above = _above(network, entry)
    colour = above is not None and above.kind == "input" and above.units == len(COLOURS)
    return COLOURS if colour and entry.kind == "conv" else ()
