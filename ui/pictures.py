"""Small images with captions as one element; they keep sharp pixels and the theme's colours."""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.plots.mosaic import data_uri, mosaic, to_png

SMALL_BYTES = 16_000


def gallery(items: Sequence[tuple[NDArray[np.uint8], str, str]], side: int = 96) -> None:
    """Images (uint8 (h, w) or (h, w, 3), title, caption) side by side, wrapping; `side` in px."""
    cells = "".join(_cell(image, title, caption, side) for image, title, caption in items)
    st.html(
        f'<div style="display:grid;grid-template-columns:repeat(auto-fill,minmax({side}px,1fr));'
        f'gap:1.1rem 0.9rem">{cells}</div>'
    )


def _cell(image: NDArray[np.uint8], title: str, caption: str, side: int) -> str:
    text = f"<div>{html.escape(title)}</div>" if title else ""
    note = (
        f'<div style="opacity:.68;font-size:.8125rem;line-height:1.4">{html.escape(caption)}</div>'
        if caption
        else ""
    )
    return (
        '<figure style="margin:0;min-width:0;overflow-wrap:anywhere">'
        f'<img src="{_uri(image)}" alt="{html.escape(title or caption)}" '
        f'style="width:{side}px;height:{side}px;'
        'object-fit:contain;image-rendering:pixelated;border-radius:2px;display:block">'
        f'<figcaption style="margin-top:.4rem;font-size:.875rem">{text}{note}</figcaption></figure>'
    )


def _uri(image: NDArray[np.uint8]) -> str:
    """Small ones are kept: a page shows the same dozen again at every rerun."""
    if image.nbytes > SMALL_BYTES:
        return data_uri(to_png(image))
    return _small_uri(image.tobytes(), image.shape)


@lru_cache(maxsize=256)
def _small_uri(pixels: bytes, shape: tuple[int, ...]) -> str:
    return data_uri(to_png(np.frombuffer(pixels, np.uint8).reshape(shape)))


@st.cache_data(max_entries=64, show_spinner=False)
def _mosaic_uri(images: NDArray[np.uint8], columns: int, gap: int) -> str:
    """Making a PNG takes longer than the rest of a rerun."""
    return data_uri(mosaic(images, columns, gap=gap))


def grid(
    images: NDArray[np.uint8], columns: int, alt: str, *, width: int = 0, gap: int = 1
) -> None:
    """Tiles uint8 (n, h, w, 3) as one sharp picture that fills the place it has."""
    limit = f"max-width:{width}px;" if width else ""
    st.html(
        f'<img src="{_mosaic_uri(images, columns, gap)}" alt="{html.escape(alt)}" '
        f'style="width:100%;{limit}image-rendering:pixelated;display:block">'
    )
