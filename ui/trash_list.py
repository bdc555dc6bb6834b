"""What lies in a trash, behind one line: bring something back, or let all go for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import streamlit as st

from ui.wording import ago, count

SHOWN = 20


class Deleted(Protocol):
    """A run or a sweep."""

    @property
    def id(self) -> str: ...
    @property
    def folder(self) -> Path: ...


Gone = TypeVar("Gone", bound=Deleted)


def show(
    key: str,
    gone: Sequence[Gone],
    name: Callable[[Gone], str],
    restore: Callable[[str], None],
    empty: Callable[[], None],
    lost: str,
) -> None:
    """The last deleted first; nothing while it is empty. `lost` says what emptying it costs."""
    if not gone:
        return
    title = f"Trash ({count(len(gone))})"
    with st.expander(title, icon=":material/delete:", key=f"{key}-trash"):
        for each in gone[:SHOWN]:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(
                    "Bring back",
                    icon=":material/restore:",
                    key=f"{key}-restore-{each.id}",
                    on_click=restore,
                    args=(each.id,),
                )
                st.markdown(name(each), width="content")
                st.caption(f"Deleted {ago(each.folder.stat().st_mtime)}", width="content")
        if len(gone) > SHOWN:
            st.caption(f"and {count(len(gone) - SHOWN)} deleted before these")
        with st.popover("Empty the trash", icon=":material/delete_forever:"):
            st.markdown(lost)
            st.button("Delete for good", key=f"{key}-empty-trash", on_click=empty)
