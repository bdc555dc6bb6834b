"""The last hidden layer in two dimensions, with the pictures."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.datasets.spec import DataSpec
from core.engine_client import EngineError
from core.explain.error_answers import Embedding
from ui import errors_opening, image_choice, inside_run, jobs
from ui.components import embedding
from ui.run_rows import RunRow
from ui.wording import count, percent

WAYS = {"PCA": "pca", "t-SNE": "tsne"}
WAITING = "The hidden layer of up to 1,000 images is being computed; this takes a few seconds."


def show(each: RunRow, data: DataSpec) -> None:
    """PCA or t-SNE; a click on a point opens its image."""
    st.subheader("What looks alike to the network", anchor=False)
    embedding.load()
    way = st.segmented_control(
        "Method",
        list(WAYS),
        default="PCA",
        key="how",
        required=True,
        label_visibility="collapsed",
        bind="query-params",
    )
    key = inside_run.key(each, "embedding", WAYS[way])
    try:
        found = jobs.ready(key, inside_run.inside(each).embedding, WAYS[way], waiting=WAITING)
        pictures = image_choice.test_set(data) if found else None
    except EngineError as problem:
        st.markdown(str(problem))
        return
    if found is None or pictures is None:
        return
    message = jobs.ready(  # compressing the pictures takes longer than the rest of a rerun
        (*key, "packed"),
        embedding.packed,
        found.points,
        pictures.images[found.index],
        found.labels,
        found.predicted,
        found.index,
        data.classes,
        _label(found),
        waiting=WAITING,
    )
    if message is not None:
        embedding.show("embedding", message, found.index, errors_opening.clicked)
        st.caption(_caption(found))


def _label(found: Embedding) -> str:
    return f"{len(found.index)} test images as points. Arrow keys go from point to point."


def _caption(found: Embedding) -> str:
    what = (
        f"{count(len(found.index))} test images, each by the {count(found.values)} values of "
        f"`{found.layer}` that the last layer decides by. "
    )
    if found.how == "pca":
        share = float(np.nansum(found.explained))
        return what + f"The two directions of largest variance hold {percent(share, 0)} of it."
    return what + (
        "t-SNE keeps neighbours together; distances and sizes of groups mean nothing (van der "
        "Maaten and Hinton 2008)."
    )
