"""Where a configuration starts: the images, and a published network."""

from __future__ import annotations

import streamlit as st

from core.config import RunConfig
from core.datasets.registry import DATASETS, availability
from core.presets import PRESETS
from ui import build_files, build_state

PRESET_KEY = "build.preset"


def show(config: RunConfig) -> None:
    """The images, the network to start from, and files."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = build_state.key("data.name")
        st.session_state[key] = config.data.name
        st.selectbox(
            "Data set",
            list(DATASETS),
            key=key,
            format_func=lambda name: DATASETS[name].title,
            on_change=build_state.edit,
            args=(("data", "name"), key),
            width=240,
        )
        # A menu and not a select box: it holds no value that could be out of date.
        st.menu_button(
            f"Preset: {_origin(config)}",
            list(PRESETS),
            key=PRESET_KEY,
            format_func=lambda name: PRESETS[name].title,
            help="Replaces all layers and settings by those of a published network.",
            icon=":material/account_tree:",
            on_click=_start,
        )
        build_files.show(config)
    _about(config)
    if missing := hindrance(config):
        st.warning(missing, icon=":material/cloud_download:")
        st.page_link("pages/data.py", label="Get the images", icon=":material/grid_view:")


def _origin(config: RunConfig) -> str:
    """The preset, and whether more than data set, name and seed differ from it."""
    preset = PRESETS.get(config.preset)
    if preset is None:
        return "none"
    untouched = build_state.same_network(config, preset.config)
    return preset.title if untouched else f"{preset.title}, changed"


def _start() -> None:
    build_state.start_from(st.session_state[PRESET_KEY])


def _about(config: RunConfig) -> None:
    preset = PRESETS.get(config.preset)
    if preset:
        st.caption(f"{preset.about} Published: {preset.published} ([source]({preset.url})).")


def hindrance(config: RunConfig) -> str:
    """Why the data set cannot be used yet; empty when it can."""
    return availability(config.data.name).reason
