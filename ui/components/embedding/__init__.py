"""Images as points in the plane, with the picture under the pointer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.plots.sprite import sprite
from ui.components import kit
from ui.components.packed import message

_component = kit.component("embedding", Path(__file__).parent, "marks.js", "embedding.js")
load = _component.load


def packed(
    points: NDArray[np.float32],
    images: NDArray[np.uint8],
    labels: NDArray[np.int32],
    predicted: NDArray[np.int32],
    index: NDArray[np.int32],
    classes: Sequence[str],
    label: str,
) -> bytes:
    """What `show` sends: points (n, 2), their pictures uint8 (n, h, w, 1 or 3), true and predicted
    classes and numbers (n,). `label` says what one sees, for those who cannot see it."""
    pictures, columns = sprite(images)
    head = {
        "classes": list(classes),
        "columns": columns,
        "picture": list(images.shape[1:3]),
        "type": "image/png" if images.shape[3] == 1 else "image/jpeg",
        "label": label,
    }
    arrays: dict[str, NDArray[Any]] = {
        "points": unit_square(points),
        "labels": labels.astype(np.int32),
        "predicted": predicted.astype(np.int32),
        "index": index.astype(np.int32),
        "sprite": pictures,
    }
    return message(head, arrays)


def show(key: str, data: bytes, rows: NDArray[np.int32], on_choice: Callable[[int], None]) -> None:
    """Draw what `packed` made. A click on a point, a second tap or Enter calls `on_choice(number)`,
    one of `rows`, before the page runs again."""

    def choose() -> None:
        number = validated(st.session_state[key].get("point"), rows)
        if number is not None:
            on_choice(number)

    _component.mount(key, data, on_point_change=choose)


def unit_square(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Points (n, 2) moved and shrunk alike on both axes, so that the larger one fills [0, 1] and
    the other stands in its middle."""
    if not len(points):
        return points.astype(np.float32)
    low, high = points.min(axis=0), points.max(axis=0)
    span = float((high - low).max()) or 1.0
    return ((points - (low + high) / 2) / span + 0.5).astype(np.float32)


def validated(value: Any, rows: NDArray[np.int32]) -> int | None:
    """The number the browser sends; None unless it belongs to one of the points."""
    return value if type(value) is int and bool((rows == value).any()) else None
