"""A drawing of a recurrent network unrolled over a few steps: SVG text, wide and narrow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.models.describe_language import LanguageRow

CAPTION = (
    "Read upwards: each token becomes numbers, passes the layers, and the softmax says what comes "
    "next. Sideways goes the hidden state, with the same weights at every step; dashed, it comes "
    "from the window before and goes on to the next one, while gradients end there. The length of "
    "a bar grows with the logarithm of the number of values."
)
# What stands in the columns, and what comes next there: first, second, later and last steps.
EXAMPLES = {
    "words": (("the", "dog"), ("dog", "ran"), ("ran", "to"), ("the", "old")),
    "characters": (("t", "h"), ("h", "e"), ("e", "y"), ("n", "o")),
}

LABELS, COLUMN, GAP, EDGE = 122.0, 100.0, 26.0, 24.0
ROW, DROPOUT_ROW, BAR, TOP = 46.0, 22.0, 11.0, 30.0
LONGEST = 78.0

STYLE = """
.unrolled { --ink: var(--st-text-color, currentColor); --accent: var(--st-link-color, #0b7a75);
  container-type: inline-size; color: var(--ink); }
.unrolled svg { display: none; max-width: 100%; height: auto; }
.unrolled text { fill: var(--ink); font: 12px var(--st-font, sans-serif);
  font-variant-numeric: tabular-nums; }
.unrolled .name { font-weight: 600; }
.unrolled .small { font-size: 11px; opacity: .65; }
.unrolled .token { font-family: var(--st-code-font, monospace); }
.unrolled .bar { fill: var(--accent); fill-opacity: .3; stroke: var(--accent); }
.unrolled .fan { fill: var(--accent); fill-opacity: .1; stroke: var(--accent);
  stroke-opacity: .3; }
.unrolled .plain { fill: none; stroke: var(--ink); stroke-opacity: .3; }
.unrolled .state { fill: none; stroke: var(--accent); stroke-width: 1.6; }
.unrolled .outside { stroke-dasharray: 3 3; }
.unrolled .head { fill: var(--accent); }
.unrolled .dropout { stroke: var(--ink); stroke-opacity: .7; stroke-dasharray: 2 4; fill: none;
  stroke-width: 2; }
"""


@dataclass(frozen=True)
class Column:
    """One step that is drawn: its number and where its middle is, in px."""

    step: int
    x: float


@dataclass(frozen=True)
class Level:
    """One layer in every column: the middle of its bars, in px from the top, and their length."""

    row: LanguageRow
    y: float
    length: float


def unrolled_svg(rows: Sequence[LanguageRow], steps: int, level: str) -> str:
    """HTML with two drawings of the described layers; the place shows the one that fits it.

    `rows` are those of `describe_language`, `steps` the length of a window, `level` "words" or
    "characters". Self-contained: colours follow the theme, no script.
    """
    wide, narrow = (_drawing(rows, steps, level, shown) for shown in (4, 2))
    limit = _width(4, steps) * 0.9
    switch = (
        f"@container (min-width: {limit:.0f}px) {{ .unrolled svg.wide {{ display: block; }} }}\n"
        f"@container (max-width: {limit - 0.02:.2f}px) {{ .unrolled svg.narrow "
        "{ display: block; } }\n"
    )
    text = escape(summary(rows, steps))
    drawings = _svg("wide", text, *wide) + _svg("narrow", text, *narrow)
    return f'<style>{STYLE}{switch}</style><div class="unrolled"><div>{drawings}</div></div>'


def summary(rows: Sequence[LanguageRow], steps: int) -> str:
    """The drawing in words, for a screen reader."""
    layers = ", ".join(row.title for row in rows[1:])
    return f"Network unrolled over windows of {steps} steps, from below: tokens, {layers}."


def columns(shown: int, steps: int) -> list[Column]:
    """The first steps and the last one, at most `shown` of them.

    >>> [column.step for column in columns(4, 20)], [column.step for column in columns(2, 2)]
    ([1, 2, 3, 20], [1, 2])
    """
    numbers = [*range(1, min(shown, steps)), steps]
    places, x = [], LABELS + EDGE + COLUMN / 2
    for before, step in zip([0, *numbers], numbers, strict=False):
        x += GAP if step - before > 1 else 0
        places.append(Column(step, x))
        x += COLUMN
    return places


def _width(shown: int, steps: int) -> float:
    return columns(shown, steps)[-1].x + COLUMN / 2 + EDGE


def levels(rows: Sequence[LanguageRow]) -> list[Level]:
    """Every layer from above: softmax first, tokens last. Bars grow with log2(1 + values)."""
    longest = max(row.width for row in rows)
    y, found = TOP + BAR / 2, []
    for row in reversed(rows):
        share = math.log2(1 + row.width) / math.log2(1 + longest)
        found.append(Level(row, y, LONGEST * share))
        y += DROPOUT_ROW if row.kind == "dropout" else ROW
    return found


def _drawing(
    rows: Sequence[LanguageRow], steps: int, level: str, shown: int
) -> tuple[str, float, float]:
    """What is inside the svg element, its width and its height."""
    places, stack = columns(shown, steps), levels(rows)
    width, height = _width(shown, steps), stack[-1].y + 40
    solid = [each for each in stack if each.row.kind != "dropout"]
    pieces = [_label(each) for each in stack]
    pieces.append(_text(0, TOP - 12, "Next token", "small"))
    for number, column in enumerate(places):
        example = EXAMPLES[level][number if column.step == number + 1 else -1]
        pieces += _column(column, solid, example)
        pieces += [_dropped(column, each) for each in stack if each.row.kind == "dropout"]
    for each in solid:
        if each.row.kind in ("lstm", "gru", "simple_rnn"):
            pieces += _states(each, places, width)
    pieces.append(_steps(places, steps, height - 4))
    return "".join(pieces), width, height


def _column(column: Column, solid: Sequence[Level], example: tuple[str, str]) -> list[str]:
    """One step: its token, what the layers make of it, and what comes next."""
    given, following = example
    *upper, tokens = solid
    pieces = [
        _text(column.x, upper[0].y - BAR / 2 - 12, following, "token", "middle"),
        _text(column.x, tokens.y + 4, given, "token", "middle"),
        f'<path class="plain" d="M{column.x:.1f} {tokens.y - 9:.1f}V{upper[-1].y + BAR / 2:.1f}"/>',
    ]
    for above, below in pairwise(upper):
        pieces.append(_fan(column.x, above, below))
    pieces += [_bar(column.x, each) for each in upper]
    return pieces


def _bar(x: float, each: Level) -> str:
    return (
        f'<rect class="bar" x="{x - each.length / 2:.2f}" y="{each.y - BAR / 2:.2f}" '
        f'width="{each.length:.2f}" height="{BAR:.0f}"/>'
    )


def _fan(x: float, above: Level, below: Level) -> str:
    a, b = above.y + BAR / 2, below.y - BAR / 2
    return (
        f'<polygon class="fan" points="{x - above.length / 2:.1f},{a:.1f} '
        f"{x + above.length / 2:.1f},{a:.1f} {x + below.length / 2:.1f},{b:.1f} "
        f'{x - below.length / 2:.1f},{b:.1f}"/>'
    )


def _dropped(column: Column, each: Level) -> str:
    left, right = column.x - each.length / 2, column.x + each.length / 2
    return f'<path class="dropout" d="M{left:.1f} {each.y:.1f}H{right:.1f}"/>'


def _states(each: Level, places: Sequence[Column], width: float) -> list[str]:
    """Arrows from step to step; dashed where the state crosses the edge of the window."""
    half = each.length / 2
    starts = [LABELS + 2, *(place.x + half for place in places)]
    ends = [*(place.x - half for place in places), width - 2]
    last = len(places)
    return [
        _arrow(start, end, each.y, outside=number in (0, last))
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def _arrow(start: float, end: float, y: float, outside: bool) -> str:
    kind = "state outside" if outside else "state"
    return (
        f'<path class="{kind}" d="M{start:.1f} {y:.1f}H{end - 5:.1f}"/>'
        f'<path class="head" d="M{end:.1f} {y:.1f}l-7 -3.5v7z"/>'
    )


def _label(each: Level) -> str:
    row = each.row
    if row.kind == "dropout":
        return _text(0, each.y + 4, row.title, "small")
    name = row.title[0].upper() + row.title[1:]
    if not row.parameters:
        return _text(0, each.y + 4, name, "name")
    return _text(0, each.y, name, "name") + _text(
        0, each.y + 14, f"{row.parameters:,} parameters", "small"
    )


def _steps(places: Sequence[Column], steps: int, y: float) -> str:
    """Step numbers below the columns, dots where steps are left out."""
    found = _text(0, y, "Step", "small")
    for column in places:
        found += _text(column.x, y, f"{column.step:,}", "small", "middle")
    for one, other in pairwise(places):
        if other.step - one.step > 1:
            found += _text((one.x + other.x) / 2, y, "…", "small", "middle")
    return found


def _text(x: float, y: float, words: str, kind: str, anchor: str = "start") -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )


def _svg(name: str, text: str, inside: str, width: float, height: float) -> str:
    return (
        f'<svg class="{name}" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{text}" '
        f'viewBox="0 0 {width:.1f} {height:.1f}" width="{width:.0f}"><title>{text}</title>'
        f"{inside}</svg>"
    )
