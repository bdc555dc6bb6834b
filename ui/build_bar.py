"""The bar at the foot of both build pages: what it will cost, and the button that trains."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.config import AnyConfig
from core.runs.queue import QueueFull
from core.runs.store import RunStore
from ui import foot_bar
from ui.build_state import Editor
from ui.person import person
from ui.wording import duration


def show(editor: Editor[Any], config: Any, totals: str, hindrance: str) -> None:
    """`totals`, or `hindrance`: why the button is off."""
    pressed = foot_bar.show(
        "train",
        totals or hindrance,
        "Train",
        off=bool(hindrance),
        help=hindrance or "Queue this run and watch it. Pressing again changes nothing.",
        on_click=editor.keep_session,
    )
    if pressed and not hindrance:
        start(config)


def start(config: AnyConfig) -> None:
    """Queue a run and go to its page; where no more may wait, a sentence says so."""
    try:
        run = RunStore().create(config, person())
    except QueueFull as problem:
        st.warning(str(problem), icon=":material/block:")
        st.page_link("pages/queue.py", label="Queue", icon=":material/low_priority:")
    else:
        st.switch_page("pages/train.py", query_params={"run": run.id})


def time(epoch: float, epochs: int) -> str:
    """'about 12 s per epoch, 2 min 0 s for 10 epochs', from seconds of one epoch."""
    return (
        f"about **{duration(epoch)}** per epoch, **{duration(epoch * epochs)}** "
        f"for {epochs} epoch{'s' if epochs > 1 else ''}"
    )
