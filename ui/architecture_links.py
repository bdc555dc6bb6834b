"""Which lab a stage of a network opens, in the state that the stage is in."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from core.concepts import lenet
from core.layers import Conv, Layer, Pool
from ui import page_table

CHOSEN = "architecture-open"


@dataclass(frozen=True)
class Lab:
    """A page with its parameters; `label` for people."""

    path: str
    label: str
    parameters: dict[str, str] = field(default_factory=dict)


def of_input() -> Lab | None:
    """The lab of what happens before the first layer."""
    return _listed(Lab("pages/preprocessing.py", "Preprocessing"))


def of_layer(layer: Layer, name: str = "") -> Lab | None:
    """The lab of a layer's kind with its settings; for a dense layer the microscope on the layer
    `name` of the shipped network, where there is one. None when there is no such page."""
    match layer:
        case Conv():
            padding = (layer.kernel - 1) // 2 if layer.padding == "same" else 0
            asked = {"size": layer.kernel, "stride": layer.stride, "padding": padding}
            found = Lab("pages/convolution.py", "Convolution", _texts(asked))
        case Pool():
            asked = {"how": layer.how, "size": layer.size, "stride": layer.stride}
            found = Lab("pages/pooling.py", "Pooling", _texts(asked))
        case _:
            where = {"run": lenet.RUN, "view": "microscope", "layer": name}
            found = Lab("pages/inside.py", "Microscope", where if name else {"run": lenet.RUN})
    return _listed(found)


def _texts(asked: dict[str, object]) -> dict[str, str]:
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
