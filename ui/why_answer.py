"""What the network says about the image, and which class is to be explained."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import cache, inside_run, jobs
from ui.image_choice import Chosen
from ui.run_rows import RunRow
from ui.wording import percent


def probabilities(each: RunRow, image: Chosen) -> NDArray[np.float32] | None:
    """float32 (classes,); None while the network is being asked. Raises EngineError."""
    found = jobs.ready(
        inside_run.key(each, "answer", image.key),
        cache.engine().classify,
        each.folder,
        image.image[np.newaxis],
        waiting=inside_run.OPENING,
    )
    return None if found is None else found.probabilities[0]


def target(classes: tuple[str, ...], shares: NDArray[np.float32], image: Chosen) -> int:
    """The class in the address, else the network's answer; a list puts another into the address."""
    best = int(shares.argmax())
    wanted = st.query_params.get("class", "")
    known = wanted in classes
    order = np.argsort(-shares, kind="stable")
    labels = {"": f"{classes[best]}, its answer, {percent(float(shares[best]), 1)}"}
    labels |= {classes[i]: f"{classes[i]}, {percent(float(shares[i]), 1)}" for i in order}
    st.session_state["class"] = wanted if known else ""

    def follow() -> None:
        if st.session_state["class"]:
            st.query_params["class"] = st.session_state["class"]
        else:
            st.query_params.pop("class", None)

    st.selectbox(
        "Why",
        list(labels),
        format_func=labels.__getitem__,
        key="class",
        on_change=follow,
        help="Any class can be explained, also one that the network did not answer.",
    )
    if wanted and not known:
        st.warning(
            f"{wanted[:40]!r} is not a class of this network; its answer is explained instead.",
            icon=":material/help:",
        )
    return classes.index(wanted) if known else best
