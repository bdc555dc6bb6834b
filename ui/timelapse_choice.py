"""What is replayed: the filters of which convolution, the maps of which layer."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.explain.answers import LayerEntry, Network

REPLAYED = ("conv", "pool", "global_average_pool", "dense", "softmax")


@dataclass(frozen=True)
class Choice:
    """`filters` names a convolution ('' for a network without one); `unit` one filter of a deeper
    one, None for all of the first; `maps` names a layer."""

    filters: str
    unit: int | None
    maps: str


def pick(network: Network) -> Choice:
    """The lists; what they hold stands in the address."""
    convolutions = [each for each in network.layers if each.kind == "conv"]
    layers = [each.layer for each in network.layers if each.kind.endswith(REPLAYED)]
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        filters, unit = "", None
        if convolutions:
            names = [each.layer for each in convolutions]
            filters = _list("Filters of", "filters", names, names[0])
            unit = _unit(network.entry(filters)) if filters != names[0] else None
        first = convolutions[0].layer if convolutions else layers[0]
        maps = _list("Maps of", "maps", layers, first)
    return Choice(filters, unit, maps)


def _list(label: str, key: str, names: list[str], default: str) -> str:
    return st.selectbox(label, names, names.index(default), key=key, bind="query-params", width=180)


def _unit(entry: LayerEntry) -> int:
    """A deeper convolution has a kernel for each input map, so one filter is shown at a time."""
    return st.number_input(
        f"Filter, 0 to {entry.units - 1}",
        0,
        entry.units - 1,
        0,
        key="filter",
        bind="query-params",
        width=160,
    )
