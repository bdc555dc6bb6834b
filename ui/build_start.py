"""Where a configuration starts: the images, and a published network."""

from __future__ import annotations

import streamlit as st

from core.config import RunConfig
from core.datasets.registry import DATASETS, availability
from core.presets import PRESETS
from ui import build_files, build_state

DATA_KEY = "data.name"
PRESET_KEY = "build.preset"


def show(config: RunConfig) -> None:
    """Select boxes for both, and what the preset is."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.session_state[DATA_KEY] = config.data.name
        st.selectbox(
            "Data set",
            list(DATASETS),
            key=DATA_KEY,
            format_func=lambda name: DATASETS[name].title,
            on_change=build_state.edit,
            args=(("data", "name"), DATA_KEY),
            width=240,
        )
        _preset(config)
        build_files.show(config)
    _about(config)
    if missing := hindrance(config):
        st.warning(missing, icon=":material/cloud_download:")
        st.page_link("pages/data.py", label="Get the images", icon=":material/grid_view:")


def _preset(config: RunConfig) -> None:
    """The preset, if nothing but data set, name and seed differ from it."""
    preset = PRESETS.get(config.preset)
    untouched = preset is not None and build_state.same_network(config, preset.config)
    st.session_state[PRESET_KEY] = config.preset if untouched else None
    st.selectbox(
        "Start from",
        list(PRESETS),
        key=PRESET_KEY,
        index=0 if untouched else None,
        format_func=lambda name: PRESETS[name].title,
        placeholder=f"{preset.title}, changed" if preset else "Own network",
        help="Replaces all layers and settings by those of a published network.",
        on_change=_start,
        width=240,
    )


def _start() -> None:
    if st.session_state[PRESET_KEY]:
        build_state.start_from(st.session_state[PRESET_KEY])


def _about(config: RunConfig) -> None:
    preset = PRESETS.get(config.preset)
    if preset:
        st.caption(f"{preset.about} Published: {preset.published} ([source]({preset.url})).")


def hindrance(config: RunConfig) -> str:
    """Why the data set cannot be used yet; empty when it can."""
    return availability(config.data.name).reason
