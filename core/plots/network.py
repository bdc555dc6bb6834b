"""A drawing of a network to scale: SVG text, once for wide places and once for narrow ones."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from core.plots.network_layout import LETTER, SHEET, Block, Layout, label, layout, shape_label

if TYPE_CHECKING:
    from core.models.describe import LayerRow

CAPTION = (
    "Sides of maps, kernels and the pixels they make are to scale. The number of sheets in a stack "
    "and the length of a bar grow with the logarithm of the number of maps and values. "
    "Coloured: what has weights to learn."
)

# The variables are those of a Streamlit component; the fallbacks serve anywhere else.
STYLE = """
.network { --ink: var(--st-text-color, currentColor); --paper: var(--st-background-color, Canvas);
  --accent: var(--st-link-color, #0b7a75); container-type: inline-size; color: var(--ink); }
.network svg { display: none; max-width: 100%; height: auto; }
.network svg.tall { margin: 0 auto; }
.network text { fill: var(--ink); font: 12px var(--st-font, sans-serif);
  font-variant-numeric: tabular-nums; }
.network .name { font-weight: 600; }
.network .small { font-size: 11px; opacity: .65; }
.network .sheet { fill: var(--paper); stroke: var(--ink); stroke-opacity: .55; }
.network .edges { fill: none; stroke: var(--ink); stroke-opacity: .3; }
.network .bar { fill: var(--ink); fill-opacity: .12; stroke: var(--ink); stroke-opacity: .55; }
.network .fan { fill: var(--ink); fill-opacity: .05; stroke: var(--ink); stroke-opacity: .18; }
.network .kernel { fill: var(--ink); fill-opacity: .12; stroke: var(--ink); stroke-width: 1.4; }
.network .ray { fill: none; stroke: var(--ink); stroke-opacity: .45; }
.network .pixel { fill: var(--ink); }
.network .learned.bar { fill: var(--accent); fill-opacity: .3; stroke: var(--accent); }
.network .learned.fan { fill: var(--accent); fill-opacity: .1; stroke: var(--accent);
  stroke-opacity: .3; }
.network .learned.kernel { fill: var(--accent); fill-opacity: .25; stroke: var(--accent); }
.network .learned.ray { stroke: var(--accent); stroke-opacity: .75; }
.network .learned.pixel { fill: var(--accent); }
.network .dropout { stroke: var(--ink); stroke-opacity: .7; stroke-dasharray: 2 4; fill: none;
  stroke-width: 2; }
"""


def network_svg(rows: Sequence[LayerRow], image: str = "", margin: int = 0) -> str:
    """HTML with two SVG drawings of the described layers; the place shows the one that fits it.

    `rows` are those of `describe` (row 0 the input); rows of a refused stack work too. `image` is a
    data URI shown in the input, inside `margin` px of zero padding. Self-contained: colours follow
    the theme, no script.
    """
    wide, tall = layout(rows, vertical=False), layout(rows, vertical=True)
    # Letters stay readable down to about 9 px; narrower than that, the column takes over.
    switch = (
        f"@container (min-width: {wide.width * 0.78:.0f}px) {{ .network svg.wide "
        "{ display: block; } }\n"
        f"@container (max-width: {wide.width * 0.78 - 0.02:.2f}px) {{ .network svg.tall "
        "{ display: block; } }\n"
    )
    text = escape(summary(rows))
    drawings = "".join(
        _svg(plan, text, _input(plan, image, margin), name)
        for plan, name in ((wide, "wide"), (tall, "tall"))
    )
    return f'<style>{STYLE}{switch}</style><div class="network"><div>{drawings}</div></div>'


def summary(rows: Sequence[LayerRow]) -> str:
    """The drawing in words, for a screen reader."""
    parts = [f"{row.title} to {shape_label(row)}" for row in rows[1:]]
    return f"Network drawn to scale: input {shape_label(rows[0])}; " + "; ".join(parts) + "."


def _svg(plan: Layout, text: str, picture: str, name: str) -> str:
    pieces = [*map(_block, plan.blocks), picture]
    shapes = [block for block in plan.blocks if block.form != "line"]
    pieces += [_connection(plan, source, target) for source, target in pairwise(shapes)]
    pieces += map(_label, [plan.vertical] * len(plan.blocks), plan.blocks, plan.labels)
    return (
        f'<svg class="{name}" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{text}" '
        f'viewBox="0 0 {plan.width:.1f} {plan.height:.1f}" width="{plan.width:.0f}">'
        f"<title>{text}</title>{''.join(pieces)}</svg>"
    )


def _block(block: Block) -> str:
    x, y, width, height = block.x, block.y, block.width, block.height
    if block.form == "line":
        return f'<path class="dropout" d="M{x:.1f} {y:.1f}l{width - 1:.1f} {height - 1:.1f}"/>'
    if block.form == "bar":
        learned = " learned" if block.row.parameters else ""
        return _rectangle(f"bar{learned}", x, y, width, height)
    return _back_sheets(block) + _rectangle("sheet", x, y, width, height)


def _input(plan: Layout, image: str, margin: int) -> str:
    """The picture on the front sheet of the input, or nothing."""
    if not image:
        return ""
    block, edge = plan.blocks[0], margin * plan.scale
    return (
        f'<image href="{escape(image)}" x="{block.x + edge:.2f}" y="{block.y + edge:.2f}" '
        f'width="{block.width - 2 * edge:.2f}" height="{block.height - 2 * edge:.2f}" '
        'preserveAspectRatio="none" style="image-rendering: pixelated"/>'
    )


def _back_sheets(block: Block) -> str:
    """The silhouette of the stack behind its front sheet, and one edge per further sheet."""
    if block.sheets == 1:
        return ""
    x, y, w, h, d = block.x, block.y, block.width, block.height, block.depth
    outline = (
        f"M{x:.1f} {y:.1f}l{d:.1f} {-d:.1f}h{w:.1f}v{h:.1f}l{-d:.1f} {d:.1f}v{-h:.1f}h{-w:.1f}z"
    )
    edges = "".join(
        f"M{x + i * SHEET:.1f} {y - i * SHEET:.1f}h{w:.1f}v{h:.1f}" for i in range(1, block.sheets)
    )
    return f'<path class="sheet" d="{outline}"/><path class="edges" d="{edges}"/>'


def _rectangle(name: str, x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect class="{name}" x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"/>'
    )


def _connection(plan: Layout, source: Block, target: Block) -> str:
    learned = " learned" if target.row.parameters else ""
    if source.form == target.form == "maps":
        return _kernel(plan, source, target, learned)
    if plan.vertical:
        a, b = source.y + source.height, target.y
        points = f"{source.x:.1f},{a:.1f} {source.x + source.width:.1f},{a:.1f} "
        points += f"{target.x + target.width:.1f},{b:.1f} {target.x:.1f},{b:.1f}"
    else:
        a, b = source.x + source.width, target.x
        points = f"{a:.1f},{source.y:.1f} {b:.1f},{target.y:.1f} "
        points += f"{b:.1f},{target.y + target.height:.1f} {a:.1f},{source.y + source.height:.1f}"
    return f'<polygon class="fan{learned}" points="{points}"/>'


def window_start(row: LayerRow, before: int, after: int, place: int) -> int:
    """First pixel, of `before`, that output pixel `place`, of `after`, looks at.

    Negative where 'same' padding surrounds the map: half of the missing pixels stand before it.
    """
    missing = max((after - 1) * row.stride + row.window - before, 0)
    return place * row.stride - missing // 2


def _kernel(plan: Layout, source: Block, target: Block, learned: str) -> str:
    """One window on the front map, the pixel it makes on the next, and two rays between them."""
    row, scale = target.row, plan.scale
    (in_h, in_w), (out_h, out_w) = source.row.output_shape[:2], row.output_shape[:2]
    across, down = round(0.62 * (out_w - 1)), round(0.3 * (out_h - 1))
    first_x = window_start(row, in_w, out_w, across)
    first_y = window_start(row, in_h, out_h, down)
    left, top = max(first_x, 0), max(first_y, 0)
    right, bottom = min(first_x + row.window, in_w), min(first_y + row.window, in_h)
    x, y = source.x + left * scale, source.y + top * scale
    width, height = (right - left) * scale, (bottom - top) * scale
    pixel_x, pixel_y = target.x + across * scale, target.y + down * scale
    if plan.vertical:
        start_a, start_b = (x, y + height), (x + width, y + height)
    else:
        start_a, start_b = (x + width, y), (x + width, y + height)
    tip = f"{pixel_x + scale / 2:.1f} {pixel_y + scale / 2:.1f}"
    rays = "".join(f"M{a:.1f} {b:.1f}L{tip}" for a, b in (start_a, start_b))
    return (
        _rectangle(f"kernel{learned}", x, y, width, height)
        + f'<path class="ray{learned}" d="{rays}"/>'
        + _rectangle(f"pixel{learned}", pixel_x, pixel_y, scale, scale)
    )


def _label(vertical: bool, block: Block, place: tuple[float, float]) -> str:
    row, (x, y) = block.row, place
    anchor = "start" if vertical else "middle"
    first = row.title if vertical else label(row)
    lines = [("name", first, 0.0, 0), ("shape", shape_label(row), 0.0, 15)]
    if row.parameters and vertical:  # beside the shape: a column is long enough
        beside = LETTER * len(shape_label(row)) + 10
        lines.append(("small", f"{row.parameters:,} parameters", beside, 15))
    elif row.parameters:
        lines.append(("small", f"{row.parameters:,}", 0.0, 30))
    return "".join(
        f'<text class="{name}" x="{x + right:.1f}" y="{y + down:.1f}" text-anchor="{anchor}">'
        f"{escape(line)}</text>"
        for name, line, right, down in lines
    )
