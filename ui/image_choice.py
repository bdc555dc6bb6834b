"""Which image a page is about: one of the test set, a drawing or an upload; in the address.

    chosen = image_choice.choose(run, data)
    if chosen is None:  # the reason, or that it is being loaded, stands on the page
        st.stop()

The address holds `?image=test-17`, or the pixels of a picture of one's own (`ui.image_address`).
"""

from __future__ import annotations

import html

import numpy as np
import streamlit as st

from core.datasets.spec import DataSpec
from core.plots.mosaic import data_uri, to_pixels, to_png
from core.runs.run import Run
from ui.image_address import test_row
from ui.image_found import Chosen, TestSet, resolve, test_set
from ui.image_ways import doubt, go, ways

__all__ = ["Chosen", "TestSet", "choose", "resolve", "test_set"]

FIRST = "test-0"


def choose(run: Run, data: DataSpec, parameter: str = "image", first: str = FIRST) -> Chosen | None:
    """The widgets, and the image that `?image=` names; `first` when it names none.

    None when there is none to show: then one sentence says why.
    """
    found = resolve(data, st.query_params.get(parameter) or first)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if isinstance(found, Chosen):
            _thumbnail(found)
            _steps(data, parameter, found)
        key = f"{parameter}-choice-{run.id}"  # closed again when another run is chosen
        with st.popover("Choose image", icon=":material/image_search:", key=key):
            ways(data, parameter, found if isinstance(found, Chosen) else None)
    if isinstance(found, str):
        st.warning(found, icon=":material/image_not_supported:")
        return None
    if found is not None and (words := doubt(found, parameter)):
        st.caption(f":material/help: {words}")
    return found


def _thumbnail(chosen: Chosen) -> None:
    uri = data_uri(to_png(to_pixels(chosen.image[np.newaxis])[0]))
    st.html(
        f'<img src="{uri}" alt="{html.escape(chosen.title)}" style="width:56px;height:56px;'
        'object-fit:contain;image-rendering:pixelated;border-radius:2px;display:block">',
        width="content",
    )


def _steps(data: DataSpec, parameter: str, chosen: Chosen) -> None:
    """The name, and the test images before and after this one."""
    st.markdown(f"**{chosen.title}**", width="content")
    row = test_row(chosen.key, data)
    if row is None:
        return
    for name, icon, move in (("Previous", "chevron_left", -1), ("Next", "chevron_right", 1)):
        st.button(
            f":material/{icon}:",
            key=f"{parameter}-{name.lower()}",
            help=f"{name} test image",
            on_click=go,
            args=(parameter, f"test-{(row + move) % data.test_images}"),
        )
