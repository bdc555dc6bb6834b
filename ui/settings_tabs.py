"""Settings in groups, one tab a group."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from ui import forms
from ui.build_state import Editor

# Group, then its settings as (where they are, names).
Groups = Mapping[str, Sequence[tuple[tuple[str, ...], Sequence[str]]]]


def show(
    editor: Editor[Any],
    config: Any,
    groups: Groups,
    idle: Collection[str],
    below: Mapping[str, Callable[[], None]],
    column: int = 190,
) -> None:
    """The widgets of all groups. Settings whose dotted name is `idle` have no effect and cannot be
    changed; `below` draws more at the foot of a group. A `column` is at least so many px wide."""
    for tab, (group, parts) in zip(st.tabs(list(groups)), groups.items(), strict=True):
        with tab:
            with st.grid("auto", min_column_width=column, vertical_alignment="bottom"):
                for place, names in parts:
                    _fields(editor, config, place, names, idle)
            if group in below:
                below[group]()


def _fields(
    editor: Editor[Any],
    config: Any,
    place: tuple[str, ...],
    names: Sequence[str],
    idle: Collection[str],
) -> None:
    for name in names:
        path = (*place, name)
        dotted = ".".join(path)
        key = editor.key(dotted)
        target = part(config, place)
        forms.field(target, name, key, editor.edit, path, key, disabled=dotted in idle)


def part(config: Any, place: tuple[str, ...]) -> Any:
    """The group of settings at ("data", "augmentation")."""
    for step in place:
        config = getattr(config, step)
    return config
