"""Units of one layer while training, some of them dropped, and while predicting: SVG text."""

from __future__ import annotations

from html import escape

import numpy as np
from numpy.typing import NDArray

STYLE = """
.dropout { --ink: var(--st-text-color, currentColor); --accent: var(--st-link-color, #0b7a75);
  display: grid; gap: 0.4rem 1.5rem; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); }
.dropout figure { margin: 0; }
.dropout figcaption { color: var(--ink); font: 600 0.875rem var(--st-font, sans-serif);
  margin-bottom: 0.3rem; }
.dropout svg { width: 100%; max-width: 480px; height: auto; display: block; }
.dropout text { fill: var(--ink); font: 13px var(--st-font, sans-serif); text-anchor: middle;
  dominant-baseline: central; font-variant-numeric: tabular-nums; }
.dropout circle { stroke: var(--ink); stroke-opacity: 0.6; fill: var(--accent); }
.dropout .off circle { fill: none; stroke-dasharray: 3 3; stroke-opacity: 0.45; }
.dropout .off path { stroke: var(--ink); stroke-opacity: 0.45; }
"""
COLUMNS, CELL, RADIUS = 6, 62, 25
STRONGEST = 0.65  # of the accent, so that the number stays readable


def dropout_svg(
    values: NDArray[np.floating], mask: NDArray[np.bool_], trained: NDArray[np.floating], words: str
) -> str:
    """HTML with two drawings of units (n,): what each passes on in a training pass (`trained`; a
    cross where `mask` dropped it) and in a prediction (`values`). `words` name the pass."""
    highest = float(max(trained.max(initial=0), values.max(initial=0))) or 1.0
    everyone = np.ones(len(values), bool)
    return (
        f'<style>{STYLE}</style><div class="dropout">'
        f"{_figure(words, trained, mask, highest)}"
        f"{_figure('Prediction: every unit works', values, everyone, highest)}</div>"
    )


def _figure(
    title: str, values: NDArray[np.floating], mask: NDArray[np.bool_], highest: float
) -> str:
    units = [
        _unit(place, float(value), bool(kept), highest)
        for place, (value, kept) in enumerate(zip(values, mask, strict=True))
    ]
    wide, tall = COLUMNS * CELL, -(-len(values) // COLUMNS) * CELL
    told = ", ".join(f"{v:.2f}" if k else "dropped" for v, k in zip(values, mask, strict=True))
    return (
        f"<figure><figcaption>{escape(title)}</figcaption>"
        f'<svg viewBox="0 0 {wide} {tall}" role="img" aria-label="{escape(title)}: {told}">'
        f"{''.join(units)}</svg></figure>"
    )


def _unit(place: int, value: float, kept: bool, highest: float) -> str:
    row, column = divmod(place, COLUMNS)
    x, y = (column + 0.5) * CELL, (row + 0.5) * CELL
    if not kept:
        d = RADIUS * 0.7
        side = 2 * d
        cross = (
            f"M{x - d:.1f} {y - d:.1f}l{side:.1f} {side:.1f}m0 {-side:.1f}l{-side:.1f} {side:.1f}"
        )
        return f'<g class="off"><circle cx="{x}" cy="{y}" r="{RADIUS}"/><path d="{cross}"/></g>'
    share = STRONGEST * value / highest
    return (
        f'<g><circle cx="{x}" cy="{y}" r="{RADIUS}" fill-opacity="{share:.2f}"/>'
        f'<text x="{x}" y="{y}">{value:.2f}</text></g>'
    )
