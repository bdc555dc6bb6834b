"""What a person gives the network: a drawing or files."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.datasets.registry import DATASETS
from core.datasets.spec import DataSpec
from ui.components import draw
from ui.run_choice import labels
from ui.run_rows import RunRow

MOST_FILES = 32
TYPES = ["png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff"]


def second_run(rows: Sequence[RunRow], chosen: RunRow) -> RunRow | None:
    """Another network that answers beside the first; only those that take the same input."""
    others = {each.id: each for each in rows if each.id != chosen.id and _alike(each, chosen)}
    if not others:
        return None
    picked = st.selectbox(
        "Compare with",
        list(others),
        None,
        labels([*rows, chosen]).__getitem__,
        key="second",
        placeholder="No other network",
    )
    return others.get(picked) if picked else None


def _alike(one: RunRow, other: RunRow) -> bool:
    """Whether one prepared picture suits both: the same shape, made in the same way."""
    specs = {each.title: each.spec for each in DATASETS.values()}
    first, second = specs.get(one.data), specs.get(other.data)
    if first is None or second is None:
        return False
    return (first.shape, first.intake) == (second.shape, second.intake)


def files(data: DataSpec) -> list[tuple[str, bytes]]:
    """Names and bytes of what was drawn or uploaded."""
    ways = ["Draw", "Upload"] if data.intake.kind == "ink" else ["Upload"]
    way = st.segmented_control(
        "Input", ways, default=ways[0], key="way", required=True, label_visibility="collapsed"
    )
    if way == "Draw":
        drawn = draw.show("drawing")
        st.caption("Mouse, pen or finger. Dark ink on pale paper; it is inverted on the way.")
        return [("Your drawing", drawn)] if drawn else []
    given = st.file_uploader(
        "Pictures", TYPES, accept_multiple_files=True, key="upload", max_upload_size=20
    )
    if len(given) > MOST_FILES:
        st.caption(f"Only the first {MOST_FILES} of {len(given)} pictures are used.")
    return [(each.name, each.getvalue()) for each in given[:MOST_FILES]]
