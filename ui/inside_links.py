"""From one view of a network's inside to the others, with the same run and image."""

from __future__ import annotations

import streamlit as st

from ui.page_table import listed

PAGES = {
    "inside": ("Inside", "biotech"),
    "why": ("Why this answer", "help_center"),
    "errors": ("Where it errs", "rule"),
    "timelapse": ("Time-lapse", "history"),
}


def show(run: str, image: str = "", *, here: str = "") -> None:
    """Links to all views but `here`; `image` as it stands in the address."""
    parameters = {"run": run} | ({"image": image} if image else {})
    with st.container(horizontal=True, gap="medium"):
        for name, (label, icon) in PAGES.items():
            if name != here and listed(f"pages/{name}.py"):
                st.page_link(
                    f"pages/{name}.py",
                    label=label,
                    icon=f":material/{icon}:",
                    query_params=parameters,
                )
