"""Which lab a stage of a network opens, in the state that the stage is in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.concepts import lenet
from core.concepts.lenet import Stage
from core.layers import Conv, Layer, Pool, Softmax
from ui import page_table
from ui.image_address import own_key

CHOSEN = "architecture-open"
HERE = "pages/architecture.py"
SMALLEST_SIDE, MOST_MAPS = 6, 64  # of the convolution lab
PICTURE = ("image", "pixels")  # parameters of ui.lab_image


@dataclass(frozen=True)
class Lab:
    """A page with its parameters; `label` for people."""

    path: str
    label: str
    parameters: dict[str, str] = field(default_factory=dict)


def of_input() -> Lab | None:
    """The lab of what happens before the first layer."""
    return _listed(Lab("pages/preprocessing.py", "Pre\u00adprocessing"))


def of_layer(layer: Layer, given: tuple[int, ...]) -> Lab | None:
    """The lab of a layer's kind with its settings; `given` is the shape that it receives. For a
    dense layer, its function on this page."""
    match layer:
        case Conv():
            padding = (layer.kernel - 1) // 2 if layer.padding == "same" else 0
            side = max(SMALLEST_SIDE, given[0])
            asked = {"size": layer.kernel, "stride": layer.stride, "padding": padding, "side": side}
            if layer.filters <= MOST_MAPS:
                asked["maps"] = layer.filters
            return _listed(Lab("pages/convolution.py", "Convolution", _texts(asked)))
        case Pool():
            how = {"pooling": layer.how, "side": given[0]}
            asked = how | {"size": layer.size, "stride": layer.stride}
            return _listed(Lab("pages/pooling.py", "Pooling", _texts(asked)))
        case Softmax():
            return Lab(HERE, "Softmax", {"topic": "softmax"})
    return Lab(HERE, "ReLU", {"topic": "activation"})


def of_stage(stage: Stage, given: tuple[int, ...], picture: NDArray[np.float32]) -> Lab | None:
    """The same with the picture of the walk; a dense layer opens under the microscope."""
    if stage.row.kind in ("dense", "softmax"):
        where = {"run": lenet.RUN, "view": "microscope", "layer": stage.row.name}
        return Lab("pages/inside.py", "Inside", where | {"image": own_key(picture[..., None])})
    found = of_layer(stage.step.layer, given)
    kept = {name: st.query_params[name] for name in PICTURE if name in st.query_params}
    return found and Lab(found.path, found.label, found.parameters | ({"image": "X"} | kept))


def _texts(asked: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in asked.items()}


def _listed(lab: Lab) -> Lab | None:
    return lab if page_table.listed(lab.path) else None


def follow(labs: list[Lab | None]) -> None:
    """Leave for the lab that a click has chosen; a callback cannot leave by itself."""
    number = st.session_state.pop(CHOSEN, None)
    if number is not None and (lab := labs[number]):
        st.switch_page(lab.path, query_params=lab.parameters)


def choose(number: int) -> None:
    """Called by a click on stage `number`."""
    st.session_state[CHOSEN] = number
