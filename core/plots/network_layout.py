"""Where each layer of a network stands in its drawing, in px; nothing is drawn here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.models.describe import LayerRow

MAP_SIDE = 104.0  # px of the largest map
COLUMN_MAP_SIDE = 76.0  # the same where layers stand in a column, so that it is not endless
MAX_SCALE = 4.0  # px per pixel, so that tiny images do not fill the page
SHEET = 3.0  # px between two sheets of a stack
BAR = 11.0  # px, thickness of a vector's bar
LONGEST_BAR = 150.0
LETTER = 6.3  # px, width of a letter of a label


@dataclass(frozen=True)
class Block:
    """One layer in place. (x, y) is the corner of its front sheet or bar, `width` and `height`
    belong to that sheet or bar; `depth` px of further sheets reach up and to the right.
    """

    row: LayerRow
    form: str  # "maps", "bar" or "line" (a layer that changes no shape, like dropout)
    x: float
    y: float
    width: float
    height: float
    sheets: int = 1

    @property
    def depth(self) -> float:
        return (self.sheets - 1) * SHEET


@dataclass(frozen=True)
class Layout:
    """Blocks with the px per pixel of their maps. `labels` are the corners of the texts."""

    blocks: tuple[Block, ...]
    labels: tuple[tuple[float, float], ...]
    scale: float
    width: float
    height: float
    vertical: bool


def sheet_count(maps: int) -> int:
    """Sheets drawn for a stack of maps: all up to 4, then 4 more each time the number doubles.

    1 -> 1, 4 -> 4, 8 -> 8, 16 -> 12, 32 -> 16, 512 -> 32.
    """
    return maps if maps <= 4 else round(4 * math.log2(maps) - 4)


def bar_length(values: int, longest: int) -> float:
    """Px of a bar for a vector; grows with log2(1 + values) and stays under LONGEST_BAR."""
    unit = min(14.0, LONGEST_BAR / math.log2(1 + longest))
    return unit * math.log2(1 + values)


def label(row: LayerRow) -> str:
    """The layer's name as the drawing writes it."""
    return row.name.replace("global_average_pool", "average")


def layout(rows: Sequence[LayerRow], *, vertical: bool) -> Layout:
    """Layers left to right with labels below, or top to bottom with labels at the right."""
    sides = [side for row in rows if len(row.output_shape) == 3 for side in row.output_shape[:2]]
    scale = min(MAX_SCALE, (COLUMN_MAP_SIDE if vertical else MAP_SIDE) / max(sides))
    longest = max([row.output_shape[0] for row in rows if len(row.output_shape) == 1], default=1)
    sized = [_sized(row, scale, longest, vertical) for row in rows]
    return _column(sized, scale) if vertical else _line(sized, scale)


def _sized(row: LayerRow, scale: float, longest: int, vertical: bool) -> Block:
    form = "line" if row.kind == "dropout" else "maps" if len(row.output_shape) == 3 else "bar"
    if form == "maps":
        height, width, maps = row.output_shape
        return Block(row, form, 0, 0, width * scale, height * scale, sheet_count(maps))
    if form == "line":
        length, thickness = 56.0, 1.0
    else:
        length, thickness = bar_length(row.output_shape[0], longest), BAR
    size = (length, thickness) if vertical else (thickness, length)
    return Block(row, form, 0, 0, *size)


def _line(sized: Sequence[Block], scale: float) -> Layout:
    tallest = max(block.height + block.depth for block in sized)
    x, blocks, labels = 4.0, [], []
    for block in sized:
        text = LETTER * max(len(label(block.row)), len(shape_label(block.row)))
        extent = block.width + block.depth
        room = max(extent + 14, text + 8)
        left = x + (room - extent) / 2
        top = 4 + (tallest - block.height - block.depth) / 2 + block.depth
        blocks.append(_moved(block, left, top))
        labels.append((x + room / 2, tallest + 26))
        x += room + 6
    return Layout(tuple(blocks), tuple(labels), scale, x, tallest + 68, vertical=False)


def _column(sized: Sequence[Block], scale: float) -> Layout:
    widest = max(block.width + block.depth for block in sized)
    y, blocks, labels = 4.0, [], []
    for block in sized:
        extent = block.height + block.depth
        room = max(extent, 32.0)
        left = 4 + (widest - block.width - block.depth) / 2
        blocks.append(_moved(block, left, y + (room - extent) / 2 + block.depth))
        labels.append((widest + 24, y + room / 2 - 3))
        y += room + 16
    text = LETTER * max(_letters(block.row) for block in sized)
    return Layout(tuple(blocks), tuple(labels), scale, widest + 24 + max(text, 90), y, True)


def _letters(row: LayerRow) -> int:
    """Of the longer of two lines: the title; the shape with the parameters beside it."""
    parameters = len(f"{row.parameters:,} parameters") + 2 if row.parameters else 0
    return max(len(row.title), len(shape_label(row)) + parameters)


def _moved(block: Block, x: float, y: float) -> Block:
    return Block(block.row, block.form, x, y, block.width, block.height, block.sheets)


def shape_label(row: LayerRow) -> str:
    """(28, 28, 6) as '28 × 28 × 6', which no line end may tear apart."""
    return "\u00a0×\u00a0".join(str(side) for side in row.output_shape)
