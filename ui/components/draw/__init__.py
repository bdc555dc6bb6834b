"""A canvas for one handwritten figure: dark ink on pale paper, whatever the theme."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import Any

import streamlit as st

MAX_BYTES = 1_000_000
MAX_SIDE = 1024
_PREFIX = "data:image/png;base64,"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_FOLDER = Path(__file__).parent


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


_component = st.components.v2.component(
    "glassnet_draw", html=_text("draw.html"), css=_text("draw.css"), js=_text("draw.js")
)


def show(key: str) -> bytes | None:
    """The drawing as PNG bytes, None while it is empty.

    What the browser sends is checked like any stranger's file: here its form and its size, and by
    `core.images.decode` before a pixel of it is used.
    """
    result = _component(key=key, on_png_change=lambda: None)
    return validated(result.get("png"))


def validated(value: Any) -> bytes | None:
    """PNG bytes of a data URL; None unless it is a PNG of sensible size."""
    if not isinstance(value, str) or not value.startswith(_PREFIX):
        return None
    if len(value) > len(_PREFIX) + MAX_BYTES * 4 // 3:
        return None
    try:
        data = base64.b64decode(value[len(_PREFIX) :], validate=True)
    except binascii.Error:
        return None
    if data[:8] != _SIGNATURE or data[12:16] != b"IHDR":
        return None
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    return data if 0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE else None
