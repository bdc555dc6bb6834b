"""How the search goes: the way of searching, its length, and when poor trials are stopped."""

from __future__ import annotations

import dataclasses

import streamlit as st

from core.sweeps.search import Search
from ui import forms
from ui.sweep_base import Base

KEY = "sweep-search"
FIRST = ("sampler", "trials", "pruning")
MORE = ("at_once", "spared_trials", "spared_epochs", "seed")


def choose(base: Base) -> Search:
    """The widgets; what was chosen stays when the network changes."""
    search: Search = st.session_state.setdefault(KEY, Search())
    st.subheader("Search", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        for name in FIRST:
            with st.container(width=220 if name == "trials" else "content"):
                _field(search, name)
    with (
        st.expander("More about the search", icon=":material/tune:"),
        st.grid("auto", min_column_width=190, vertical_alignment="bottom"),
    ):
        for name in MORE:
            _field(search, name, off=name.startswith("spared") and not search.pruning)
    return search


def _field(search: Search, name: str, off: bool = False) -> None:
    key = f"{KEY}-{name}"
    forms.field(search, name, key, _edit, name, key, disabled=off)


def _edit(name: str, key: str) -> None:
    search: Search = st.session_state[KEY]
    st.session_state[KEY] = dataclasses.replace(search, **{name: st.session_state[key]})
