"""All methods side by side: each as soon as it is there, with the check against random weights."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import streamlit as st

from core.engine_client import EngineError
from core.explain.answers import Attribution
from core.explain.methods import METHODS
from ui import arriving, inside_run
from ui.components import heat_maps
from ui.components.heat_maps import HeatMap
from ui.image_choice import Chosen
from ui.run_rows import RunRow

TITLES = {method.title: name for name, method in METHODS.items()}
WAITING = "The other maps are being worked out; they appear by themselves."
SAME = 0.8  # rank correlation from which a map counts as unchanged


def show(each: RunRow, image: Chosen, target: int, layer: str) -> dict[str, Attribution]:
    """The grid; by name the attributions that have arrived. `layer` is for Grad-CAM."""
    keys = {
        name: inside_run.key(each, "why", name, image.key, target, _layer(name, layer))
        for name in METHODS
    }
    ask = inside_run.inside(each).attribution
    place = st.container()
    works = {
        keys[name]: (partial(ask, layer=_layer(name, layer)), (image.image, name, target))
        for name in METHODS
    }
    found = arriving.arrived(works, WAITING)
    outcomes = {name: found.get(key) for name, key in keys.items()}
    with place:
        _grid(image, outcomes)
        _again(outcomes, keys)
    return {name: each for name, each in outcomes.items() if isinstance(each, Attribution)}


def _layer(name: str, layer: str) -> str:
    return layer if name == "grad-cam" else ""


def _grid(image: Chosen, outcomes: dict[str, Attribution | EngineError | None]) -> None:
    heat_maps.load()
    pixels = np.rint(image.image * 255).astype(np.uint8)
    maps = [_map(name, outcome) for name, outcome in outcomes.items()]
    heat_maps.show("maps", pixels, image.title, maps, chosen(), choose)


def _map(name: str, outcome: Attribution | EngineError | None) -> HeatMap:
    title = METHODS[name].title
    if isinstance(outcome, Attribution):
        note = similarity(outcome.similarity)
        return HeatMap(name, title, "", note, outcome.heat, outcome.random_heat)
    return HeatMap(name, title, str(outcome) if outcome else "Being worked out")


def similarity(value: float | None) -> str:
    """The rank correlation of the two maps as a line of text; '' when it was not asked for."""
    if value is None:
        return ""
    if math.isnan(value):
        return "similarity unknown: one of the maps is the same everywhere"
    verdict = ": hardly changes" if value >= SAME else ""
    return f"similarity {round(value, 2) or 0:.2f}{verdict}".replace("-", "−")  # no minus zero


def _again(
    outcomes: dict[str, Attribution | EngineError | None], keys: dict[str, tuple[object, ...]]
) -> None:
    failed = [keys[name] for name, each in outcomes.items() if isinstance(each, EngineError)]
    if failed:
        st.button(
            "Try again",
            icon=":material/refresh:",
            key="again",
            on_click=arriving.forget,
            args=(failed,),
        )


def chosen() -> str:
    """The method that is explained below: a click on a map, or the address, chooses it."""
    title = st.session_state.get("method") or st.query_params.get("method", "")
    return TITLES.get(title, next(iter(METHODS)))


def choose(name: str) -> None:
    """A map was clicked; the switch below has the key 'method' and follows."""
    st.session_state["method"] = METHODS[name].title
