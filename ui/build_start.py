"""Where a configuration starts: what to learn from, and a published network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.config import AnyConfig
from core.datasets.registry import DATASETS, availability
from core.presets import find
from ui import build_files, page_table
from ui.build_state import Editor, same_network


@dataclass(frozen=True)
class Source:
    """What there is to learn from: names and titles, and the page that gets what is missing, with
    the name in this `parameter` of its address."""

    label: str
    titles: Mapping[str, str]
    page: str
    parameter: str
    get: str


IMAGE_SETS = Source(
    "Data set",
    {name: each.title for name, each in DATASETS.items()},
    "pages/data.py",
    "data",
    "Get the images",
)


def show(editor: Editor[Any], config: AnyConfig, source: Source, missing: str) -> None:
    """The data, the network to start from, and files; `missing` says why the data is not here."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _data(editor, config, source)
        # A menu and not a select box: it holds no value that could be out of date.
        st.menu_button(
            f"Preset: {_origin(config)}",
            list(editor.presets),
            key=editor.at("preset"),
            format_func=lambda name: editor.presets[name].title,
            help="Replaces all layers and settings by those of a published network.",
            icon=":material/account_tree:",
            on_click=_start,
            args=(editor,),
        )
        build_files.show(editor, config)
    _about(config)
    if missing:
        st.warning(missing, icon=":material/cloud_download:")
        if page_table.listed(source.page):
            known = config.data.name in source.titles
            st.page_link(
                source.page,
                label=source.get,
                icon=":material/grid_view:",
                query_params={source.parameter: config.data.name} if known else {},
            )


def _data(editor: Editor[Any], config: AnyConfig, source: Source) -> None:
    key, name = editor.key("data.name"), config.data.name
    titles = {**source.titles, name: source.titles.get(name, name)}
    st.session_state[key] = name
    st.selectbox(
        source.label,
        list(titles),
        key=key,
        format_func=lambda each: titles.get(each, each),
        on_change=editor.edit,
        args=(("data", "name"), key),
        width=240,
    )


def _origin(config: AnyConfig) -> str:
    """The preset, and whether more than data, name and seed differ from it."""
    preset = find(config.preset)
    if preset is None:
        return "none"
    untouched = same_network(config, preset.config)
    return preset.title if untouched else f"{preset.title}, changed"


def _start(editor: Editor[Any]) -> None:
    editor.start_from(st.session_state[editor.at("preset")])


def _about(config: AnyConfig) -> None:
    preset = find(config.preset)
    if preset:
        st.caption(f"{preset.about} Published: {preset.published} ([source]({preset.url})).")


def hindrance(config: AnyConfig) -> str:
    """Why the images cannot be used yet; empty when they can."""
    return availability(config.data.name).reason
