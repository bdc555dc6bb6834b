"""Where an image may come from: the test set, a drawing, an upload; it goes into the address."""

from __future__ import annotations

import hashlib

import numpy as np
import streamlit as st

from core.datasets.spec import DataSpec
from core.images.decode import decode
from core.images.prepare import Prepared, prepare
from ui import jobs
from ui.classify_input import TYPES
from ui.components import draw
from ui.image_address import own_key, test_row
from ui.image_found import Chosen, test_set


def go(parameter: str, key: str) -> None:
    """Put an image into the address."""
    st.query_params[parameter] = key


def ways(data: DataSpec, parameter: str, chosen: Chosen | None) -> None:
    """The widgets. `chosen` is the image so far; `parameter` names the place in the address."""
    ways = ["Test image", *(["Draw"] if data.intake.kind == "ink" else []), "Upload"]
    way = st.segmented_control(
        "Where from",
        ways,
        default=ways[0],
        key=f"{parameter}-way",
        required=True,
        label_visibility="collapsed",
    )
    if way == "Test image":
        _by_number(data, parameter, chosen)
    elif way == "Draw":
        _take(data, parameter, draw.show(f"{parameter}-drawing"))
    else:
        given = st.file_uploader("Picture", TYPES, key=f"{parameter}-upload", max_upload_size=20)
        _take(data, parameter, given.getvalue() if given else None)


def _by_number(data: DataSpec, parameter: str, chosen: Chosen | None) -> None:
    """Any test image by its number, or one at random."""
    key = f"{parameter}-row"
    st.session_state[key] = (test_row(chosen.key, data) if chosen else None) or 0

    def follow() -> None:
        go(parameter, f"test-{int(st.session_state[key])}")

    last = data.test_images - 1
    st.number_input(f"Number, 0 to {last:,}", 0, last, step=1, key=key, on_change=follow)
    label = st.selectbox(
        "Class", data.classes, None, key=f"{parameter}-class", placeholder="Any class"
    )
    st.button(
        "Another at random",
        key=f"{parameter}-random",
        icon=":material/shuffle:",
        on_click=_random,
        args=(data, parameter, label),
    )


def _random(data: DataSpec, parameter: str, label: str | None) -> None:
    rows = np.arange(data.test_images)
    found = test_set(data) if label else None
    if found is not None and label:
        rows = np.flatnonzero(found.labels == data.classes.index(label))
    go(parameter, f"test-{int(np.random.default_rng().choice(rows))}")


def _take(data: DataSpec, parameter: str, content: bytes | None) -> None:
    """Prepare a picture once and put it into the address; later choices are not overruled by it."""
    digest = hashlib.sha256(content).hexdigest() if content else ""
    seen = f"{parameter}-taken"
    if not content or st.session_state.get(seen) == digest:
        return
    prepared = jobs.ready(
        ("image", data.name, digest), _prepared, content, data, waiting="The picture is opened."
    )
    if prepared is None:
        return
    if isinstance(prepared, str):
        st.warning(prepared, icon=":material/block:")
        return
    st.session_state[seen] = digest
    key = own_key(prepared.array)
    st.session_state[f"{parameter}-doubt"] = key, prepared.warning
    go(parameter, key)
    st.rerun()


def _prepared(content: bytes, data: DataSpec) -> Prepared | str:
    (opened,) = decode([content])
    return opened if isinstance(opened, str) else prepare(opened.pixels, data)


def doubt(chosen: Chosen, parameter: str) -> str:
    """Why an answer about this picture would mean little; "" when nothing is known against it."""
    key, warning = st.session_state.get(f"{parameter}-doubt", ("", ""))
    return warning if chosen.key == key else ""
