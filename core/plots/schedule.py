"""The learning rate over a run as a small SVG curve."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, HEIGHT = 560, 150
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 12, 38

STYLE = """
.schedule { --ink: var(--st-text-color, currentColor); --accent: var(--st-link-color, #0b7a75);
  display: block; width: 100%; max-width: 560px; height: auto; }
.schedule text { fill: var(--ink); font: 12px var(--st-font, sans-serif); opacity: .75;
  font-variant-numeric: tabular-nums; }
.schedule .axis { stroke: var(--ink); stroke-opacity: .2; fill: none; }
.schedule .curve { stroke: var(--accent); stroke-width: 2; fill: none; stroke-linejoin: round; }
"""


def schedule_svg(epochs: Sequence[float], rates: Sequence[float]) -> str:
    """HTML with one curve: `rates` >= 0 at rising `epochs`, which start at 0. At least two points.

    The vertical axis runs from 0 to the highest rate.
    """
    last, highest = epochs[-1], max(rates)
    points = " ".join(
        f"{_x(epoch / last):.1f},{_y(rate / highest if highest else 0):.1f}"
        for epoch, rate in zip(epochs, rates, strict=True)
    )
    text = f"Learning rate over {last:g} epochs, from {rates[0]:.3g} to {rates[-1]:.3g}"
    return (
        f'<style>{STYLE}</style><svg class="schedule" role="img" aria-label="{text}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" xmlns="http://www.w3.org/2000/svg"><title>{text}</title>'
        f'<path class="axis" d="M{_x(0)} {_y(1)}H{_x(1)}M{_x(0)} {_y(0)}H{_x(1)}"/>'
        f'<polyline class="curve" points="{points}"/>'
        f"{_text(_x(0) - 8, _y(1) + 4, 'end', f'{highest:.3g}')}"
        f"{_text(_x(0) - 8, _y(0) + 4, 'end', '0')}"
        f"{_text(_x(0), _y(0) + 18, 'middle', '0')}"
        f"{_text(_x(1), _y(0) + 18, 'end', f'{last:g}')}"
        f"{_text(_x(0.5), _y(0) + 32, 'middle', 'Epochs')}</svg>"
    )


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _text(x: float, y: float, anchor: str, words: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'
