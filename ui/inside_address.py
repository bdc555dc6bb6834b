"""What the address of the page Inside says beyond run and image: view, layer, unit, place."""

from __future__ import annotations

import re

import streamlit as st

from core.explain.answers import LayerEntry, Network

VIEWS = {
    "walk": ("Layer walk", ":material/linear_scale:"),
    "microscope": ("Microscope", ":material/biotech:"),
    "filters": ("Filters", ":material/grid_on:"),
}
Place = tuple[int, int]


def go(**parts: object) -> None:
    """Put these into the address; None takes one out."""
    for name, value in parts.items():
        if value is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = str(value)


def place_text(place: Place | None) -> str | None:
    return f"{place[0]}.{place[1]}" if place else None


def place() -> Place | None:
    """(row, column) of `at=12.7`; None for anything else."""
    found = re.fullmatch(r"(\d{1,4})\.(\d{1,4})", st.query_params.get("at", ""))
    return (int(found[1]), int(found[2])) if found else None


def view() -> str:
    """The switch between the views; the address is the truth."""
    wanted = st.query_params.get("view", "")
    st.session_state["view"] = wanted if wanted in VIEWS else "walk"

    def follow() -> None:
        go(view=st.session_state["view"])

    return st.segmented_control(
        "View",
        list(VIEWS),
        format_func=lambda name: " ".join(reversed(VIEWS[name])),
        key="view",
        on_change=follow,
        required=True,
        label_visibility="collapsed",
    )


def layer(network: Network, entries: list[LayerEntry], first: LayerEntry) -> LayerEntry | None:
    """A list of these layers; None, after one sentence, when the address names none of the network.

    For a layer of the network that is not listed the last one listed before it is taken.
    """
    names = {entry.layer: entry for entry in entries}
    wanted = _listed(network, names, st.query_params.get("layer") or first.layer, first)
    st.session_state["layer"] = wanted if wanted in names else None

    def follow() -> None:
        go(layer=st.session_state["layer"], unit=None, at=None)

    st.selectbox(
        "Layer",
        list(names),
        0 if wanted in names else None,
        format_func=lambda name: label(names[name]),
        key="layer",
        on_change=follow,
        placeholder="Choose a layer",
    )
    if wanted in names:
        return names[wanted]
    st.warning(f"This network has no layer {wanted[:40]!r}; choose one from the list.")
    return None


def _listed(network: Network, names: dict[str, LayerEntry], wanted: str, first: LayerEntry) -> str:
    order = [entry.layer for entry in network.layers]
    if wanted in names or wanted not in order:
        return wanted
    before = [name for name in order[: order.index(wanted)] if name in names]
    return before[-1] if before else first.layer


def label(entry: LayerEntry) -> str:
    """'conv1, convolution 5×5, 24 × 24 × 6'."""
    return f"{entry.layer}, {entry.title}, {shape(entry)}"


def shape(entry: LayerEntry) -> str:
    return " × ".join(f"{side:,}" for side in entry.shape)


def number(units: int) -> int | None:
    """The number in the address, 0 without one; None when a layer of so many units has no such."""
    wanted = st.query_params.get("unit", "0")
    good = wanted.isdecimal() and len(wanted) < 8 and int(wanted) < units
    return int(wanted) if good else None


def not_there(entry: LayerEntry) -> None:
    """One sentence about a number that the layer does not have."""
    wanted = st.query_params.get("unit", "")
    st.warning(
        f"{entry.layer} has no number {wanted[:20]}; 0 is shown instead.", icon=":material/help:"
    )


def unit(entry: LayerEntry, classes: tuple[str, ...]) -> int:
    """The number of the map or value in the address, and the field to change it."""
    wanted = number(entry.units)
    found = wanted or 0
    st.session_state["unit"] = found

    def follow() -> None:
        go(unit=st.session_state["unit"], at=None)

    if entry.kind == "softmax":
        st.selectbox(
            "Class", range(len(classes)), 0, classes.__getitem__, key="unit", on_change=follow
        )
    else:
        what = "Map" if entry.maps else "Value"
        last = entry.units - 1
        st.number_input(
            f"{what}, 0 to {last:,}",
            0,
            max(last, 1),
            key="unit",
            on_change=follow,
            disabled=not last,
        )
    if wanted is None:
        not_there(entry)
    return found
