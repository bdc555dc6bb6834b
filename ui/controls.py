"""The controls of one lab: each stands in the address, and a shared link may hide some of them.

`convolution?stride=2&hide=stride,padding` opens the lab at stride 2 and shows neither control. A
value equal to its default is left out of the address; one that the address states wrongly counts
as the default.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import streamlit as st

HIDE = "hide"
PATH = "path"  # the topic of the guided path from which one has come


class Controls:
    """Made anew in each rerun; remembers what it has shown, which `share` offers to hide."""

    def __init__(self) -> None:
        self.hidden = frozenset(filter(None, st.query_params.get(HIDE, "").split(",")))
        self.labels: dict[str, str] = {}

    def slider(
        self,
        name: str,
        label: str,
        low: float,
        high: float,
        default: float,
        step: float = 1,
        **more: Any,
    ) -> Any:
        """A number from `low` to `high`; whole when `step` is."""
        kind = int if all(isinstance(each, int) for each in (low, high, default, step)) else float

        def read(text: str) -> float:
            number = kind(text)
            if not low <= number <= high:
                raise ValueError(text)
            return number

        def draw(**keys: Any) -> float:
            return st.slider(label, kind(low), kind(high), step=kind(step), **keys, **more)

        return self._shown(name, label, kind(default), read, lambda value: f"{value:g}", draw)

    def number(self, name: str, label: str, low: int, high: int, default: int, **more: Any) -> int:
        """A whole number from `low` to `high`, typed or stepped."""

        def read(text: str) -> int:
            number = int(text)
            if not low <= number <= high:
                raise ValueError(text)
            return number

        def draw(**keys: Any) -> int:
            return st.number_input(label, low, high, **keys, **more)

        found: int = self._shown(name, label, default, read, str, draw)
        return found

    def choice(
        self,
        name: str,
        label: str,
        options: Mapping[str, str],
        *,
        switch: bool = False,
        **more: Any,
    ) -> str:
        """One of `options`, written in the address by its key; the first one is the default."""
        names = list(options)

        def read(text: str) -> str:
            if text not in options:
                raise ValueError(text)
            return text

        def draw(**keys: Any) -> Any:
            keys |= {"format_func": options.__getitem__, **more}
            if switch:
                return st.segmented_control(label, names, required=True, **keys)
            return st.selectbox(label, names, **keys)

        found: str = self._shown(name, label, names[0], read, str, draw)
        return found if found in options else names[0]

    def toggle(self, name: str, label: str, default: bool = False, **more: Any) -> bool:
        """On or off: 1 or 0 in the address."""

        def draw(**keys: Any) -> bool:
            return st.toggle(label, **keys, **more)

        found: bool = self._shown(
            name, label, default, lambda text: bool(int(text)), lambda value: str(int(value)), draw
        )
        return found

    def text(self, name: str, label: str, default: str, most: int = 200, **more: Any) -> str:
        """A line of at most `most` characters."""

        def draw(**keys: Any) -> str:
            return st.text_input(label, max_chars=most, **keys, **more)

        found: str = self._shown(name, label, default, lambda text: text[:most], str, draw)
        return found

    def kept(self, name: str, label: str = "") -> str:
        """What a component of the page has put into the address, "" when nothing.

        With a label the component can be hidden: ask `shows(name)` before drawing it.
        """
        if label:
            self.labels[name] = label
        return st.query_params.get(name, "")

    def part(self, name: str, label: str) -> bool:
        """Whether to draw a part of the page, which a link may leave out like a control."""
        self.labels[name] = label
        return self.shows(name)

    def shows(self, name: str) -> bool:
        """False for what the link hides."""
        return name not in self.hidden

    def share(self) -> None:
        """A link to the lab in this very state, without the controls that one unticks."""
        if self.hidden:
            return
        with st.popover("Share this state", icon=":material/share:"):
            st.caption("The address always holds the state. For a class, leave out what distracts.")
            chosen = st.multiselect(
                "Hide these controls and parts",
                list(self.labels),
                format_func=self.labels.__getitem__,
            )
            st.code(link(chosen), language=None, wrap_lines=True)

    def _shown(
        self,
        name: str,
        label: str,
        default: Any,
        read: Callable[[str], Any],
        write: Callable[[Any], str],
        draw: Callable[..., Any],
    ) -> Any:
        """The value in the address, through the widget unless it is hidden."""
        self.labels[name] = label
        try:
            value = read(st.query_params[name])
        except (KeyError, ValueError, OverflowError):
            value = default
        if not self.shows(name):
            return value
        key = f"lab-{name}"
        st.session_state[key] = value

        def follow() -> None:
            chosen = st.session_state[key]
            put(**{name: "" if chosen == default else write(chosen)})

        found = draw(key=key, on_change=follow)
        return value if found is None else found


def put(**parts: str) -> None:
    """Write these into the address; an empty one is taken out."""
    for name, value in parts.items():
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)


def link(hidden: list[str]) -> str:
    """The address of this page and state in which the controls `hidden` are not shown."""
    parts = {name: value for name, value in st.query_params.items() if name not in (HIDE, PATH)}
    if hidden:
        parts[HIDE] = ",".join(hidden)
    here = (st.context.url or "").partition("?")[0]
    return f"{here}?{urlencode(parts, safe=',')}" if parts else here
