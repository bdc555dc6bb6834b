"""Small arrays as tables of numbers on their colours, which screen readers can read too."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.plots.colors import SEQUENTIAL, paint, paint_signed

CELL = "2.7rem"
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
READABLE = 0.19  # light of a colour above which dark ink has the larger contrast


@dataclass(frozen=True, eq=False)
class Grid:
    """Values (h, w) under a title; `signed` for blue below 0 and orange above, else dark to light.

    `marked` bool (h, w) are framed; `sign` stands between this grid and the one before.
    """

    title: str
    values: NDArray[np.floating]
    signed: bool = True
    marked: NDArray[np.bool_] | None = None
    sign: str = ""


def show(grids: Sequence[Grid]) -> None:
    """Side by side, wrapping where it is narrow."""
    parts = "".join(_figure(each) for each in grids)
    st.html(
        f'<div style="display:flex;flex-wrap:wrap;gap:1rem 1.4rem;align-items:center">{parts}</div>'
    )


def number(value: float) -> str:
    """At most three digits after the point, with a real minus sign: −0.5, 3, 1.125."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.replace("-", "−")


def _figure(grid: Grid) -> str:
    low, high = float(grid.values.min()), float(grid.values.max())
    colors = paint_signed(grid.values) if grid.signed else paint(grid.values, low, high, SEQUENTIAL)
    rows = "".join(
        "<tr>"
        + "".join(_cell(grid, colors, row, column) for column in range(colors.shape[1]))
        + "</tr>"
        for row in range(len(colors))
    )
    title = html.escape(grid.title)
    sign = f'<span style="font-size:1.3rem">{html.escape(grid.sign)}</span>' if grid.sign else ""
    begin = '<div style="display:flex;gap:1rem;align-items:center">'  # a sign stays with its grid
    return (
        f'{begin}{sign}<figure style="margin:0">'
        f'<figcaption style="font-size:.875rem;margin-bottom:.35rem">{title}</figcaption>'
        f'<table aria-label="{title}" style="border-collapse:separate;'
        'border-spacing:2px;font-variant-numeric:tabular-nums;font-size:.8125rem">'
        f"<tbody>{rows}</tbody></table></figure></div>"
    )


def ink_on(color: NDArray[np.uint8]) -> str:
    """Dark or light, whichever has the larger contrast to a colour uint8 (3,), by the relative
    luminance of WCAG 2."""
    share = color / 255
    light = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return "#111817" if float(light @ LUMINANCE) > READABLE else "#f6f8f8"


def _cell(grid: Grid, colors: NDArray[np.uint8], row: int, column: int) -> str:
    color = colors[row, column]
    ink = ink_on(color)
    marked = grid.marked is not None and bool(grid.marked[row, column])
    frame = "outline:3px solid #e0a800;outline-offset:-3px;font-weight:700;" if marked else ""
    return (
        f'<td style="width:{CELL};height:2rem;text-align:center;padding:0;border:0;{frame}'
        f'background:rgb({color[0]},{color[1]},{color[2]});color:{ink}">'
        f"{number(float(grid.values[row, column]))}</td>"
    )
