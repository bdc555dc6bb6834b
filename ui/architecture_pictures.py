"""The maps of each stage as one small picture, and its place in the row of stages."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.concepts import lenet
from core.concepts.lenet import Walk
from core.plots.colors import SEQUENTIAL, paint, paint_signed
from core.plots.mosaic import data_uri, mosaic, to_pixels
from ui.architecture_links import Lab
from ui.architecture_words import shape_at
from ui.components.stages import Tile

COLUMNS = {6: 2, 16: 4, 120: 10, 84: 12}
FINEST = 4  # px a value in a picture of values without a place
Pixels = NDArray[np.uint8]


@st.cache_data(max_entries=64, show_spinner=False)
def walked(picture: NDArray[np.float32]) -> Walk:
    """`lenet.through`, once a picture."""
    return lenet.through(picture)


def tiles_of(values: NDArray[np.floating], *, signed: bool = False) -> Pixels:
    """Maps (h, w, m) or values (n,) as painted tiles uint8 (m, h, w, 3), one scale for all."""
    maps = values if values.ndim == 3 else values[np.newaxis, np.newaxis]
    sheets = np.moveaxis(np.asarray(maps), -1, 0)
    if signed:
        return paint_signed(sheets)
    return paint(sheets, 0.0, float(sheets.max()), SEQUENTIAL)


@st.cache_data(max_entries=64, show_spinner=False)
def pictures(picture: NDArray[np.float32]) -> list[str]:
    """A data URI for the input and each stage but the last; making PNGs takes time."""
    walk = walked(picture)
    found = [data_uri(mosaic(to_pixels(walk.image[np.newaxis]), 1))]
    for stage in walk.stages[:-1]:
        values = stage.step.values
        flat = values.ndim == 1 or values.shape[0] == 1
        columns = COLUMNS[values.shape[-1]]
        found.append(
            data_uri(
                mosaic(tiles_of(values), columns, gap=0 if flat else 1, scale=FINEST if flat else 1)
            )
        )
    return found


def row_of_tiles(
    picture: NDArray[np.float32], classes: tuple[str, ...], labs: list[Lab | None]
) -> list[Tile]:
    """The input, then every stage."""
    walk, images = walked(picture), pictures(picture)
    labels = [lab.label if lab else "" for lab in labs]
    tiles = [Tile("Input", "the picture with zeros around it", "32×32", labels[0], images[0])]
    for stage, label, image in zip(walk.stages, labels[1:], [*images[1:], ""], strict=True):
        big = "" if image else classes[int(walk.answer.argmax())]
        tiles.append(
            Tile(stage.name, stage.row.title, shape_at(stage.row.output_shape), label, image, big)
        )
    return tiles
