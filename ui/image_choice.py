"""Which image a page is about: one of the test set, a drawing or an upload; in the address.

    chosen = image_choice.choose(run, data)
    if chosen is None:  # the reason, or that it is being loaded, stands on the page
        st.stop()

The address holds `?image=test-17`, or the pixels of a picture of one's own (`ui.image_address`).
"""

from __future__ import annotations

import hashlib
import html
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.datasets.registry import DataError, load_test
from core.datasets.spec import DataSpec
from core.images.decode import decode
from core.images.prepare import Prepared, prepare
from core.plots.mosaic import data_uri, to_pixels, to_png
from core.runs.run import Run
from ui import jobs
from ui.classify_input import TYPES
from ui.components import draw
from ui.image_address import BadImage, own_image, own_key, test_row

FIRST = "test-0"
LOADING = "The test images are being read; this takes a moment."


@dataclass(frozen=True, eq=False)
class Chosen:
    """One image: float32 (h, w, c) in [0, 1], its address, and how people call it.

    `label` is the true class of a test image, None for a picture of one's own.
    """

    image: NDArray[np.float32]
    key: str
    title: str
    label: int | None = None


@dataclass(frozen=True, eq=False)
class TestSet:
    """images uint8 (n, h, w, c), labels int32 (n,): a quarter of the memory of floats."""

    __test__ = False  # pytest takes it for a test
    images: NDArray[np.uint8]
    labels: NDArray[np.int32]


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
            _ways(data, parameter, found if isinstance(found, Chosen) else None)
    if isinstance(found, str):
        st.warning(found, icon=":material/image_not_supported:")
        return None
    key, doubt = st.session_state.get(f"{parameter}-doubt", ("", ""))
    if found is not None and found.key == key and doubt:
        st.caption(f":material/help: {doubt}")
    return found


def resolve(data: DataSpec, key: str) -> Chosen | str | None:
    """The image of an address; one sentence when there is none; None while it is being read."""
    try:
        row = test_row(key, data)
        if row is None:
            return Chosen(own_image(key, data), key, "Your picture")
        found = test_set(data)
    except (BadImage, DataError) as problem:
        return str(problem)
    if found is None:
        return None
    label = int(found.labels[row])
    title = f"Test image {row:,}, class {data.classes[label]}"
    return Chosen(np.divide(found.images[row], 255, dtype=np.float32), key, title, label)


def test_set(data: DataSpec) -> TestSet | None:
    """The test images; None while they are read beside the page. Raises DataError."""
    return jobs.ready(("test-set", data.name), _read, data.name, waiting=LOADING)


@lru_cache(maxsize=4)
def _read(name: str) -> TestSet:
    images, labels = load_test(name)
    small = np.rint(images * 255).astype(np.uint8)
    small.setflags(write=False)
    labels.setflags(write=False)
    return TestSet(small, labels)


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
            on_click=_go,
            args=(parameter, f"test-{(row + move) % data.test_images}"),
        )


def _go(parameter: str, key: str) -> None:
    st.query_params[parameter] = key


def _ways(data: DataSpec, parameter: str, chosen: Chosen | None) -> None:
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
        _go(parameter, f"test-{int(st.session_state[key])}")

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
    _go(parameter, f"test-{int(np.random.default_rng().choice(rows))}")


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
    _go(parameter, key)
    st.rerun()


def _prepared(content: bytes, data: DataSpec) -> Prepared | str:
    (opened,) = decode([content])
    return opened if isinstance(opened, str) else prepare(opened.pixels, data)
