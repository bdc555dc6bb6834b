"""The network with two convolutions of 5 × 5: 28, 14, 7, 128, 10."""

from __future__ import annotations

import streamlit as st

from core.layers import Flatten
from core.models.describe import LayerRow, describe_run
from core.presets import PRESETS
from ui import architecture_links, cost_table, drawing
from ui.architecture_lenet import HEAD
from ui.architecture_links import of_layer
from ui.architecture_words import shape_at, table_lines
from ui.components import stages
from ui.components.stages import Tile
from ui.lab_texts import notice, question
from ui.wording import count, percent

PRESET = PRESETS["two-conv-5x5"]


def show() -> None:
    """The row of stages, the drawing to scale, and the sums."""
    stages.load()
    question("Two convolutions, two dense layers. Which of the four has the most parameters?")
    described = describe_run(PRESET.config)
    pairs = [
        (layer, row)
        for layer, row in zip(PRESET.config.model.layers, described.rows[1:], strict=True)
        if not isinstance(layer, Flatten)
    ]
    given = [(28, 28, 1), *(row.output_shape for _, row in pairs)][:-1]
    labs = [of_layer(layer, shape) for (layer, _), shape in zip(pairs, given, strict=True)]
    architecture_links.follow(labs)
    tiles = [
        Tile(_name(row), row.title, shape_at(row.output_shape), lab.label if lab else "",
             big="" if len(row.output_shape) == 3 else str(row.output_shape[0]),
             side=100 * row.output_shape[0] / 28)
        for (_, row), lab in zip(pairs, labs, strict=True)
    ]  # fmt: skip
    stages.show("two-conv", tiles, architecture_links.choose)
    st.caption(
        "A click on a stage opens its lab with the settings of that stage. Each convolution puts 2 "
        "zeros on every side, so that 28 stays 28; only pooling halves: 28, 14, 7."
    )
    drawing.network("two-conv-drawing", described.rows, PRESET.config.data.name, 0)
    st.caption(drawing.CAPTION)
    _sums(pairs, given)


def _name(row: LayerRow) -> str:
    return row.name if row.kind != "softmax" else "Output"


def _sums(pairs: list, given: list[tuple[int, ...]]) -> None:
    rows = [row for _, row in pairs]
    lines = table_lines([*map(_name, rows)], [layer for layer, _ in pairs], given, rows)
    cost_table.show(HEAD, lines)
    total = sum(row.parameters for row in rows)
    largest = max(rows, key=lambda row: row.parameters)
    st.caption(f"Together {count(total)} parameters; 7·7·36 = 1,764 values enter the dense layer.")
    share = percent(largest.parameters / total, 0)
    notice(
        f"{share} of the parameters lie in the first dense layer, because it connects every value "
        "with every unit; the convolutions share their few weights over the whole picture. That is "
        "why later networks put global average pooling there.",
        f"[{PRESET.source}]({PRESET.url})",
    )
