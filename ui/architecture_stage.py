"""One stage of the walk in detail: its maps, what it does, and one of its numbers by hand."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.concepts import lenet
from core.concepts.lenet import Stage, Walk
from core.layers import Conv, Dense, Pool
from core.models.titles import shape_text
from core.plots.mosaic import to_pixels
from ui import pictures
from ui.architecture_pictures import COLUMNS, tiles_of
from ui.architecture_words import LENET, parameter_sum, side_sum
from ui.wording import count, percent


def show_input(walk: Walk) -> None:
    """The padded picture beside the words."""
    found = lenet.statistics()
    assert found.mean is not None and found.std is not None
    mean, std = float(found.mean[0]), float(found.std[0])
    left, right = st.columns([2, 3], gap="large")
    with left:
        pictures.grid(to_pixels(walk.image[np.newaxis]), 1, "The picture, 32 × 32", width=260)
    with right:
        st.markdown(f"**Input: 32 × 32.** {LENET['Input']}")
        st.latex(
            rf"\text{{black: }}\frac{{0 - {mean:.3f}}}{{{std:.3f}}} = {-mean / std:.3f}\qquad"
            rf"\text{{white: }}\frac{{1 - {mean:.3f}}}{{{std:.3f}}} = {(1 - mean) / std:.3f}"
        )


def show(stage: Stage, given: tuple[int, ...], classes: tuple[str, ...]) -> None:
    """A stage after the input; `given` is the shape it receives."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        _maps(stage, classes)
    with right:
        row, layer = stage.row, stage.step.layer
        st.markdown(f"**{stage.name}: {shape_text(row.output_shape)}.** {LENET[stage.name]}")
        facts = []
        if side := side_sum(layer, given):
            facts.append(f"Side of a map: {side}")
        if parts := parameter_sum(layer, given):
            facts.append(f"Parameters: {parts} = **{count(row.parameters)}**")
        else:
            facts.append("Parameters: **0**, there is nothing to learn here")
        st.markdown("  \n".join(facts))
        st.markdown("Its largest number by hand:")
        st.latex(by_hand(stage, classes))


def _maps(stage: Stage, classes: tuple[str, ...]) -> None:
    values = stage.step.values
    if stage.name == "Output":
        for score, share, name in zip(stage.step.sums, values, classes, strict=True):
            said = f"{score:.2f}".replace("-", "−")
            st.progress(float(share), f"{name}: score {said}, {percent(float(share), 1)}")
        return
    flat = values.ndim == 1 or values.shape[0] == 1
    columns = {6: 3, 16: 4}.get(values.shape[-1], COLUMNS[values.shape[-1]])
    what = "numbers" if flat else "maps"
    alt = f"The {values.shape[-1]} {what} of {stage.name}"
    pictures.grid(tiles_of(values), columns, alt, width=260, gap=0 if flat else 1)
    zeros = float((values == 0).mean())
    st.caption(f"Dark is 0, bright {values.max():.2f}. {percent(zeros, 0)} of the values are 0.")


def by_hand(stage: Stage, classes: tuple[str, ...]) -> str:
    """The largest number of the stage as a formula with its parts."""
    step, layer = stage.step, stage.step.layer
    place = np.unravel_index(int(step.values.argmax()), step.values.shape)
    value = float(step.values[place])
    if isinstance(layer, Pool):
        row, column, channel = (int(each) for each in place)
        top, left = row * layer.stride, column * layer.stride
        window = step.given[top : top + layer.size, left : left + layer.size, channel]
        inside = r",\ ".join(f"{each:.3f}" for each in window.ravel())
        return rf"\max({inside}) = {value:.3f}"
    assert step.bias is not None and step.kernel is not None
    total, bias = float(step.sums[place]), float(step.bias[place[-1]])
    terms = step.kernel[..., 0].size
    if isinstance(layer, Conv | Dense):
        return (
            r"\begin{aligned}z &= \underbrace{\textstyle\sum w\,x}"
            rf"_{{{terms}\text{{ products}}}} + b\\"
            rf"&= {total - bias:.3f} + ({bias:.3f}) = {total:.3f}\\"
            rf"a &= \max(0, z) = {value:.3f}\end{{aligned}}"
        )
    powers = float(np.exp(step.sums - total).sum())
    return (
        rf"p_{{{classes[int(place[0])]}}} = \frac{{e^{{{total:.2f}}}}}{{\sum_k e^{{z_k}}}}"
        rf" = \frac{{1}}{{{powers:.4f}}} = {value:.4f}"
    )
