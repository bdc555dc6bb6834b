"""Every page once: file, name, icon, section and one line of help."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Entry:
    """One page. `path` is the file and, without folder and suffix, the address."""

    path: str
    title: str
    icon: str
    section: str
    help: str


PAGES: tuple[Entry, ...] = (
    Entry(
        "pages/home.py",
        "Home",
        ":material/home:",
        "",
        "What the lab is, the latest runs, and the first training.",
    ),
    Entry(
        "pages/networks.py",
        "Networks",
        ":material/account_tree:",
        "Learn",
        "Published networks drawn to scale, with their source and the figure they reached.",
    ),
    Entry(
        "pages/data.py",
        "Data",
        ":material/grid_view:",
        "Learn",
        "The images: samples, class balance, preprocessing and augmentation.",
    ),
    Entry(
        "pages/build.py",
        "Build",
        ":material/construction:",
        "Build and train",
        "Choose a preset or edit the layers, see shapes and costs at once, and start a run.",
    ),
    Entry(
        "pages/train.py",
        "Train",
        ":material/show_chart:",
        "Build and train",
        "Watch one run: loss and accuracy as they come, then its test result.",
    ),
    Entry(
        "pages/classify.py",
        "Classify",
        ":material/draw:",
        "Explore",
        "Draw or upload pictures and see what a trained network makes of them.",
    ),
    Entry(
        "pages/runs.py",
        "Runs",
        ":material/table_rows:",
        "Compare",
        "All runs in one table, with data, size and test accuracy.",
    ),
)


def sections() -> dict[str, list[st.Page]]:
    """The pages as `st.navigation` wants them; the first is the one at the root address."""
    table: dict[str, list[st.Page]] = {}
    for entry in PAGES:
        page = st.Page(
            entry.path,
            title=entry.title,
            icon=entry.icon,
            help=entry.help,
            default=entry is PAGES[0],
        )
        table.setdefault(entry.section, []).append(page)
    return table
