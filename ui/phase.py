"""How each phase of a run is called and marked."""

from __future__ import annotations

import streamlit as st

from ui.run_rows import RunRow
from ui.wording import ago, percent, perplexity

LABELS = {
    "queued": ("Waiting", "schedule", "gray"),
    "starting": ("Starting", "hourglass_top", "green"),
    "running": ("Training", "play_arrow", "green"),
    "evaluating": ("Testing", "fact_check", "green"),
    "paused": ("Paused", "pause", "blue"),
    "finished": ("Finished", "check", "gray"),
    "stopped": ("Stopped", "stop", "gray"),
    "failed": ("Failed", "error", "red"),
    "interrupted": ("Interrupted", "power_off", "orange"),
    "unreadable": ("Unreadable", "broken_image", "red"),
}


def label(phase: str) -> str:
    return LABELS.get(phase, (phase, "help", "gray"))[0]


def icon(each: RunRow) -> str:
    return f":material/{LABELS.get(each.state.phase, ('', 'help', ''))[1]}:"


def badge(phase: str) -> None:
    """The phase as a small coloured word."""
    text, icon, color = LABELS.get(phase, (phase, "help", "gray"))
    st.badge(text, icon=f":material/{icon}:", color=color)  # type: ignore[arg-type]


def line(each: RunRow) -> str:
    """'Finished, 97.22 % on the test images, 5 minutes ago', or with 'test perplexity 114.2'."""
    parts = [label(each.state.phase)]
    if each.state.test_perplexity is not None:
        parts.append(f"test perplexity {perplexity(each.state.test_perplexity)}")
    elif each.state.test_accuracy is not None:
        parts.append(f"{percent(each.state.test_accuracy)} on the test images")
    elif each.state.phase == "running":
        parts.append(f"epoch {each.state.epoch} of {each.state.epochs}")
    if each.created:
        parts.append(ago(each.created))
    return ", ".join(parts)
