"""The layer editor: one row a layer, the chosen one open with all its settings."""

from __future__ import annotations

import dataclasses

import streamlit as st

from core.config import RunConfig
from core.layers import LAYER_KINDS, MAX_LAYERS, Conv, Dense, Dropout, Layer, Pool, Softmax
from core.models.describe import StackError
from core.models.titles import KIND_TITLES
from ui import forms
from ui.build_kinds import IMAGES
from ui.build_state import with_value

CHOSEN = "build.layer"

ABOUT = {
    "conv": "Small kernels slide over the image; each makes one map of where it found its pattern.",
    "pool": "Keeps one value of each window, so the maps get smaller.",
    "global_average_pool": "Keeps the mean of each map: one value per map is left.",
    "dropout": "Sets a random share of the values to zero while training, against memorising.",
    "flatten": "Writes the values of all maps into one row, as dense layers need it.",
    "dense": "Connects every value to every unit.",
    "softmax": "The head: turns what arrives into one probability per class. Always the last.",
}
# The moving buttons show an icon; their names are there for those who hear the page.
STYLE = """
[class*="st-key-layer-"][class*="-moves"] button span div { position: absolute; width: 1px;
  height: 1px; overflow: hidden; clip-path: inset(50%); }
"""


def show(config: RunConfig, problem: StackError | None) -> None:
    """Rows to choose, move and remove layers; below the refused one the reason and the remedy."""
    layers = config.model.layers
    chosen = st.session_state.get(CHOSEN, -1)
    st.html(f"<style>{STYLE}</style>")
    with st.container(gap="xsmall"):
        for index, layer in enumerate(layers):
            _row(index, layer, len(layers), index == chosen)
            if problem and problem.index == index + 1:
                reason = problem.reason[0].upper() + problem.reason[1:]
                st.error(f"{reason}; {problem.remedy}.")
            if index == chosen:
                _settings(index, layer)
    if problem and problem.index == 0:
        st.error(str(problem))
    _add_button(layers)


def _row(index: int, layer: Layer, count: int, is_open: bool) -> None:
    actions = (
        ("arrow_upward", "Move layer {} up", index == 0, _swap, (index, index - 1)),
        ("arrow_downward", "Move layer {} down", index == count - 1, _swap, (index, index + 1)),
        ("delete", "Remove layer {}", False, _remove, (index,)),
    )
    with st.container(horizontal=True, wrap=False, gap="xxsmall", vertical_alignment="center"):
        st.button(
            f"{index + 1}\u2002**{_title(layer)}**\u2002{_details(layer)}",
            key=f"layer.{index}.choose",
            type="tertiary",
            icon=f":material/{'expand_less' if is_open else 'expand_more'}:",
            on_click=_choose,
            args=(index,),
        )
        st.space("stretch")
        with st.container(
            horizontal=True, wrap=False, gap="xxsmall", width="content", key=f"layer.{index}.moves"
        ):
            for icon, name, off, action, args in actions:
                st.button(
                    name.format(index + 1),
                    key=f"layer.{index}.{icon}",
                    type="tertiary",
                    icon=f":material/{icon}:",
                    help=name.format(index + 1),
                    disabled=off,
                    on_click=action,
                    args=args,
                )


def _settings(index: int, layer: Layer) -> None:
    names = [each.name for each in dataclasses.fields(layer)]
    with st.container(border=True):
        st.caption(ABOUT[layer.kind])
        with st.grid("auto", min_column_width=150, vertical_alignment="bottom"):
            for name in names:
                key = IMAGES.key(f"layer.{index}.{layer.kind}.{name}")
                path = ("model", "layers", index, name)
                # The shift of batch normalisation takes the place of the bias.
                idle = name == "bias_initializer" and getattr(layer, "batch_norm", False)
                forms.field(layer, name, key, IMAGES.edit, path, key, disabled=idle)
        st.button(
            "Duplicate",
            key=f"layer.{index}.duplicate",
            type="tertiary",
            icon=":material/content_copy:",
            on_click=_duplicate,
            args=(index,),
        )


def _add_button(layers: tuple[Layer, ...]) -> None:
    st.menu_button(
        "Add layer",
        list(LAYER_KINDS),
        key="layer.add",
        icon=":material/add:",
        format_func=KIND_TITLES.get,
        help="Below the open layer, else above the softmax head.",
        disabled=len(layers) >= MAX_LAYERS,
        on_click=_add,
    )


def words(layer: Layer) -> str:
    """A layer in a list: 'Convolution 5×5×6 tanh'."""
    return f"{_title(layer)} {_details(layer)}".strip()


def _title(layer: Layer) -> str:
    match layer:
        case Conv():
            return f"Convolution {layer.kernel}×{layer.kernel}×{layer.filters}"
        case Pool():
            return f"{layer.how.capitalize()} pooling {layer.size}×{layer.size}"
        case Dropout():
            return f"Dropout {layer.rate:g}"
        case Dense():
            return f"Dense {layer.units}"
    return KIND_TITLES[layer.kind]


def _details(layer: Layer) -> str:
    """What else tells layers of this kind apart; short enough for a phone."""
    match layer:
        case Conv():
            parts = [forms.words(layer.activation)]
            parts += [f"stride {layer.stride}"] if layer.stride > 1 else []
            parts += ["norm"] if layer.batch_norm else []
        case Dense():
            parts = [forms.words(layer.activation)] + ["norm"] * layer.batch_norm
        case Pool() if layer.stride != layer.size:
            parts = [f"stride {layer.stride}"]
        case Softmax(dense=False):
            parts = ["without dense layer"]
        case _:
            parts = []
    return ", ".join(parts)


def _layers() -> list[Layer]:
    return list(IMAGES.config.model.layers)


def _store(layers: list[Layer], chosen: int) -> None:
    IMAGES.replace(with_value(IMAGES.config, ("model", "layers"), tuple(layers)))
    st.session_state[CHOSEN] = chosen


def _choose(index: int) -> None:
    IMAGES.keep_session()
    st.session_state[CHOSEN] = -1 if st.session_state.get(CHOSEN) == index else index


def _swap(index: int, other: int) -> None:
    layers, chosen = _layers(), st.session_state.get(CHOSEN, -1)
    layers[index], layers[other] = layers[other], layers[index]
    _store(layers, {index: other, other: index}.get(chosen, chosen))


def _duplicate(index: int) -> None:
    layers = _layers()
    layers.insert(index + 1, layers[index])
    _store(layers, index + 1)


def _remove(index: int) -> None:
    layers, chosen = _layers(), st.session_state.get(CHOSEN, -1)
    del layers[index]
    _store(layers, -1 if chosen == index else chosen - (chosen > index))


def _add() -> None:
    layers, chosen = _layers(), st.session_state.get(CHOSEN, -1)
    place = chosen + 1 if chosen >= 0 else len(layers)
    if chosen < 0 and layers and isinstance(layers[-1], Softmax):
        place -= 1
    layers.insert(place, LAYER_KINDS[st.session_state["layer.add"]]())
    _store(layers, place)
