"""A window that slides over an image: products, sum, and the map being built place by place.

One component for convolution, pooling and the gradient of a shared kernel. The server sends input,
kernel and results; the browser multiplies what is under the window, which a test compares with
`core.concepts`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.concepts.window import Window
from ui.components import kit
from ui.components.microscope import validated
from ui.components.packed import message

FOLDER = Path(__file__).parent
SCRIPTS = ("arithmetic.js", "sheets.js", "player.js", "slide.js")
Place = tuple[int, int]
Values = NDArray[np.floating]

_component = kit.component("slide", FOLDER, *SCRIPTS)
load = _component.load


@dataclass(frozen=True, eq=False)
class Scene:
    """What slides over what.

    `kind` is "conv", "max", "average" or "gradient"; input (h, w, c), output (rows, columns). By
    kind, `more` holds: conv, `kernel` (k, k, c); max, `winners` int (rows, columns, 2); gradient,
    `contributions` and `running`, both (rows * columns, k, k), with the output gradients as output.
    """

    kind: str
    window: Window
    input: Values
    output: Values
    more: Mapping[str, NDArray[Any]]
    titles: tuple[str, str] = ("Input", "Output")
    bias: float = 0.0
    channels: Sequence[str] = field(default=())


def show(
    key: str, scene: Scene, *, place: Place | None, on_place: Callable[[Place | None], None]
) -> None:
    """Draw it, the window at `place`, else at the first one; call `load()` before, once a page.

    `on_place` hears where the window has come to rest, by a click, a step or a pause.
    """
    height, width = scene.output.shape

    def follow() -> None:
        on_place(validated(st.session_state[key].get("place"), height, width))

    _component.mount(key, packed(scene, place), on_place_change=follow)


def packed(scene: Scene, place: Place | None = None) -> bytes:
    """The numbers as arithmetic.js and slide.js read them."""
    window = scene.window
    arrays = {"input": scene.input, "output": scene.output, **scene.more}
    ready = {
        name: np.ascontiguousarray(
            values, np.int32 if np.issubdtype(values.dtype, np.integer) else np.float32
        )
        for name, values in arrays.items()
    }
    head = {
        "kind": scene.kind,
        "titles": list(scene.titles),
        "channels": list(scene.channels),
        "bias": scene.bias,
        "size": window.size,
        "stride": window.stride,
        "padding": window.padding,
        "dilation": window.dilation,
        "inputShape": list(scene.input.shape),
        "rows": scene.output.shape[0],
        "columns": scene.output.shape[1],
    }
    digest = hashlib.sha256(repr(head).encode())
    for values in ready.values():
        digest.update(values)
    named = {"name": digest.hexdigest()[:16], "place": list(place) if place else None}
    return message(head | named, ready)
