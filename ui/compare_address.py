"""Every choice of the comparison stands in the address: `compare?runs=a,b&x=epoch&group=seeds`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st


def go(**parts: str) -> None:
    """Put these into the address; an empty one is taken out."""
    for name, value in parts.items():
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)


def one(
    label: str,
    name: str,
    options: Sequence[str],
    title: Callable[[str], str],
    *,
    switch: bool = False,
    hidden: bool = False,
    width: int = 220,
) -> str:
    """A list, or a switch, whose first option is the default and is left out of the address.

    What the address says wrongly counts as the default.
    """
    wanted = st.query_params.get(name, "")
    st.session_state[name] = wanted if wanted in options else options[0]

    def follow() -> None:
        chosen = st.session_state[name]
        go(**{name: "" if chosen == options[0] else chosen})

    visible: Any = "collapsed" if hidden else "visible"
    if switch:
        chosen = st.segmented_control(
            label,
            list(options),
            format_func=title,
            key=name,
            on_change=follow,
            required=True,
            label_visibility=visible,
        )
    else:
        chosen = st.selectbox(
            label,
            list(options),
            format_func=title,
            key=name,
            on_change=follow,
            width=width,
            label_visibility=visible,
        )
    return chosen if chosen in options else options[0]


def several(
    label: str,
    name: str,
    options: Sequence[str],
    default: Sequence[str],
    title: Callable[[str], str],
) -> list[str]:
    """A list of which several can be chosen; none chosen counts as the default."""
    known = set(options)
    wanted = [each for each in st.query_params.get(name, "").split(",") if each in known]
    st.session_state[name] = list(dict.fromkeys(wanted)) or list(default)

    def follow() -> None:
        chosen = st.session_state[name]
        go(**{name: "" if chosen == list(default) else ",".join(chosen)})

    chosen = st.multiselect(label, list(options), format_func=title, key=name, on_change=follow)
    return [each for each in chosen if each in known] or list(default)


def tick(label: str, name: str) -> bool:
    """A switch that is off by default: `&name=1` when it is on."""
    st.session_state[name] = st.query_params.get(name) == "1"

    def follow() -> None:
        go(**{name: "1" if st.session_state[name] else ""})

    return st.toggle(label, key=name, on_change=follow)


def share(label: str, name: str, most: float, step: float, help: str) -> float:
    """A slider from 0, the default, to `most`."""
    try:
        wanted = float(st.query_params.get(name, "0"))
    except ValueError:
        wanted = 0.0
    st.session_state[name] = wanted if 0 <= wanted <= most else 0.0

    def follow() -> None:
        chosen = st.session_state[name]
        go(**{name: f"{chosen:g}" if chosen else ""})

    return st.slider(label, 0.0, most, step=step, key=name, on_change=follow, help=help, width=200)
