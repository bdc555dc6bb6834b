"""One map of a layer under the microscope: its arithmetic runs in the browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import streamlit as st

from core.explain.answers import Microscope
from ui.components import kit
from ui.components.packed import message

FOLDER = Path(__file__).parent
SCRIPTS = ("arithmetic.js", "steps.js", "sheets.js", "channels.js", "microscope.js")
Place = tuple[int, int]

_component = kit.component("microscope", FOLDER, *SCRIPTS)
load = _component.load


def show(
    key: str,
    scope: Microscope,
    *,
    name: str,
    titles: tuple[str, str],
    channels: Sequence[str],
    classes: Sequence[str],
    place: Place | None,
    on_hold: Callable[[Place | None], None],
) -> None:
    """Draw it. `name` tells one map of one image from another: the place is kept while it stays.

    `titles` name the input and the output, `channels` those of the input ("" each for numbers).
    The window stands at `place` first, else where the output is largest. A click holds a place:
    then `on_hold(place)` is called, `on_hold(None)` when it lets go.
    """
    height, width = scope.output.shape

    def hold() -> None:
        on_hold(validated(st.session_state[key].get("place"), height, width))

    data = packed(scope, name, titles, channels, classes, place)
    _component.mount(key, data, on_place_change=hold)


def validated(value: Any, height: int, width: int) -> Place | None:
    """(row, column) as the browser sends it; None unless the map has such a place."""
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return None
    row, column = value
    if type(row) is not int or type(column) is not int:
        return None
    return (row, column) if 0 <= row < height and 0 <= column < width else None


def packed(
    scope: Microscope,
    name: str = "",
    titles: tuple[str, str] = ("Input", "Output"),
    channels: Sequence[str] = (),
    classes: Sequence[str] = (),
    place: Place | None = None,
) -> bytes:
    """The numbers as arithmetic.js and microscope.js read them."""
    head = {
        "name": name,
        "titles": list(titles),
        "channelNames": list(channels),
        "classes": list(classes),
        "place": list(place) if place else None,
        "kind": scope.kind,
        "unit": scope.unit,
        "inputShape": list(scope.input_shape),
        "bias": scope.bias,
        "batchNorm": asdict(scope.batch_norm) if scope.batch_norm else None,
        "activation": scope.activation,
        "side": scope.window,
        "stride": scope.stride,
        "padTop": scope.pad_top,
        "padLeft": scope.pad_left,
        "at": list(scope.at),
        "stages": list(scope.steps),
        "rows": scope.output.shape[0],
        "columns": scope.output.shape[1],
    }
    arrays = {part: getattr(scope, part) for part in ("input", "weights", "logits", "mean", "std")}
    steps = {f"step-{stage}": values for stage, values in scope.steps.items()}
    return message(head, arrays | steps)
