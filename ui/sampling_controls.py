"""Temperature, top-k, top-p and seed, in the address of the page."""

from __future__ import annotations

import dataclasses
from typing import Literal

import streamlit as st

from core.text.sampling import Sampling

HELP = {field.name: str(field.metadata["help"]) for field in dataclasses.fields(Sampling)}
WARMEST = 2.0


Width = int | Literal["stretch"]


def show(temperature: float, size: int, *, width: Width, with_seed: bool) -> Sampling:
    """The widgets, `width` px each or as wide as there is room for all in a row, at first with this
    temperature, for a vocabulary of `size`; what they say."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        warmth = st.slider(
            "Temperature",
            0.0,
            WARMEST,
            temperature,
            0.05,
            key="temperature",
            help=HELP["temperature"],
            bind="query-params",
            width=width,
        )
        top_k = st.number_input(
            "Top-k", 0, size, 0, 5, key="k", help=HELP["top_k"], bind="query-params", width=width
        )
        top_p = st.slider(
            "Top-p",
            0.0,
            1.0,
            1.0,
            0.01,
            key="p",
            help=HELP["top_p"],
            bind="query-params",
            width=width,
        )
        seed = _seed(width) if with_seed else 1
    return Sampling(float(warmth), int(top_k), float(top_p), seed)


def _seed(width: Width) -> int:
    found = st.number_input(
        "Seed",
        0,
        2**31 - 1,
        1,
        key="seed",
        help=HELP["seed"],
        bind="query-params",
        width=width,
    )
    return int(found)
