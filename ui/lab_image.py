"""The picture of a lab: a sample, a drawing or an upload; all of it stands in the address.

    picture = lab_image.choose(controls, side=12)

`?image=X` names a sample; a picture of one's own is `?image=draw&pixels=own-32x32x1-...`, or
`image=upload`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.concepts import pictures
from core.images.decode import decode
from ui import jobs
from ui.classify_input import TYPES
from ui.components import draw
from ui.controls import Controls, put
from ui.image_address import BadImage, own_key, own_picture

DRAW, UPLOAD = "draw", "upload"
OWN = {DRAW: "Your drawing", UPLOAD: "Your upload"}
KEPT_SIDE = 32  # px a side of a picture in the address
Floats = NDArray[np.float32]


def choose(
    controls: Controls,
    side: int = 28,
    *,
    colour: bool = False,
    first: str = "A",
    name: str = "image",
    samples: Sequence[str] = tuple(pictures.SAMPLES),
) -> Floats:
    """The widgets, and float32 (side, side), or with `colour` (side, side, 3), in [0, 1].

    Grey pictures are bright ink on dark ground. `first` is the sample of an address that names
    none; `name` tells two pictures of one page apart; drawings are kept at 32 × 32.
    """
    order = [first, *(each for each in samples if each != first)]
    options = {each: pictures.SAMPLES[each] for each in order} | OWN
    chosen = controls.choice(name, "Picture", options)
    if chosen == "flower" and controls.shows(name):
        st.caption(pictures.FLOWER)
    if chosen not in OWN:
        return pictures.sample(chosen, side, colour=colour)
    if controls.shows(name):
        _take(chosen, name)
    found = _kept(name)
    if found is None:
        if controls.shows(name):
            st.caption(f"Until there is one: {pictures.SAMPLES[first]}.")
        return pictures.sample(first, side, colour=colour)
    return as_asked(found, side, colour)


def as_asked(picture: Floats, side: int, colour: bool) -> Floats:
    """A kept picture (h, w, 1 or 3) in the size and colours a lab wants; ink gets its colours."""
    if not colour:
        return pictures.resized(pictures.as_grey(picture), side)
    if picture.shape[2] == 1:
        return pictures.colored(pictures.resized(picture[..., 0], side))
    return pictures.resized(picture, side)


def _kept(name: str) -> Floats | None:
    """The picture in the address; None without one, or, after one sentence, when it is damaged."""
    key = st.query_params.get(_parameter(name), "")
    if not key:
        return None
    try:
        return own_picture(key)
    except BadImage as problem:
        st.warning(str(problem), icon=":material/image_not_supported:")
        return None


def _parameter(name: str) -> str:
    return "pixels" if name == "image" else f"{name}-pixels"


def _take(way: str, name: str) -> None:
    """The pad or the field for a file; what is new goes into the address once."""
    if way == DRAW:
        content = draw.show(f"lab-{name}-pad")
    else:
        given = st.file_uploader("File", TYPES, key=f"lab-{name}-file", max_upload_size=20)
        content = given.getvalue() if given else None
    digest = hashlib.sha256(content).hexdigest() if content else ""
    seen = f"lab-{name}-taken"
    if not content or st.session_state.get(seen) == digest:
        return
    key = ("lab-picture", way, digest)
    opened = jobs.ready(key, _opened, content, way, waiting="The picture is opened.")
    if opened is None:
        return
    if isinstance(opened, str):
        st.warning(opened, icon=":material/block:")
        return
    st.session_state[seen] = digest
    put(**{_parameter(name): own_key(opened)})


def _opened(content: bytes, way: str) -> Floats | str:
    """(KEPT_SIDE, KEPT_SIDE, 1 or 3), or one sentence on why the file is refused."""
    (found,) = decode([content])
    if isinstance(found, str):
        return found
    if way == DRAW:
        return pictures.from_drawing(found.pixels, KEPT_SIDE)[..., np.newaxis]
    return pictures.from_photo(found.pixels, KEPT_SIDE)
