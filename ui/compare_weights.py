"""What training did to the weights: length per layer over time, and their distribution."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.compare import curves, groups, weights
from core.compare.selection import Compared
from core.compare.weights import Kernels, Norms, WeightsError
from core.language_config import LanguageRunConfig
from core.plots.compared import Chart, Line, charts
from core.plots.weight_shapes import weight_shapes
from core.training.snapshots import snapshots
from ui import compare_address, compare_curves
from ui.compare_choice import Comparison, Group

MOST_RUNS = 24  # whose snapshots are read
MOST_PANELS = 6
NO_BAR = {"displayModeBar": False}


@st.cache_resource(max_entries=200, show_spinner=False)
def _norms(folder: Path, stamp: tuple[str, ...], _each: Compared) -> Norms:
    return weights.norms(_each.run, _each.config)


@st.cache_resource(max_entries=MOST_RUNS, show_spinner=False)
def _kept(folder: Path, stamp: tuple[object, ...], _each: Compared) -> Kernels:
    return weights.kept(_each.run, _each.config)


def show(shown: Comparison, parts: list[Group], band: str, grouped: bool) -> None:
    """Both pictures, and one sentence for each run whose weights cannot be read."""
    if len(shown.runs) > MOST_RUNS:
        st.caption(f"The weights of the first {MOST_RUNS} runs are read.")
    with st.spinner("Reading the weights."):
        norms, kept = _read(shown)
    _over_time(shown, parts, band, grouped, norms)
    _distribution(shown, kept)


def _read(shown: Comparison) -> tuple[dict[int, Norms], dict[int, Kernels]]:
    """By place of the run."""
    norms: dict[int, Norms] = {}
    kept: dict[int, Kernels] = {}
    for place, each in enumerate(shown.runs[:MOST_RUNS]):
        taken = tuple(snapshot.path.name for snapshot in snapshots(each.run))
        if isinstance(each.config, LanguageRunConfig):
            taken = (f"epoch {each.state.epoch}",)
        try:
            norms[place] = _norms(each.run.folder, taken, each)
            kept[place] = _kept(each.run.folder, (*taken, _changed(each)), each)
        except WeightsError as problem:
            st.warning(str(problem), icon=":material/error:")
    return norms, kept


def _changed(each: Compared) -> int:
    try:
        return each.run.path("model.keras").stat().st_mtime_ns
    except OSError:
        return 0


def _over_time(
    shown: Comparison, parts: list[Group], band: str, grouped: bool, norms: dict[int, Norms]
) -> None:
    st.subheader("Length of the weights by layer", anchor=False)
    layers = list(dict.fromkeys(name for each in norms.values() for name in each.layers))
    if not layers:
        st.markdown(
            "None of these runs kept its weights while it trained: runs of older versions did not, "
            "nor do very large networks for images."
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        x = compare_curves.x_axis()
        log = compare_address.tick("Logarithmic values", "logy")
    chosen = compare_address.several("Layers", "layers", layers, layers[:MOST_PANELS], str)
    panels = [
        Chart(name, _lines(shown, parts, name, x, band, grouped, norms), log) for name in chosen
    ]
    figure = charts(panels, curves.AXES[x], height=170)
    st.plotly_chart(figure, key="compared-norms", config=compare_curves.ZOOM)
    missing = [shown.titles[place] for place, each in norms.items() if not each.layers]
    without = f" Not kept by: {'; '.join(missing)}." if missing else ""
    st.caption(
        "Euclidean length of all weights of a layer, biases left out, at moments of the training: "
        f"weight decay and max-norm hold it down.{without}"
    )


def _lines(
    shown: Comparison,
    parts: list[Group],
    layer: str,
    x: str,
    band: str,
    grouped: bool,
    norms: dict[int, Norms],
) -> list[Line]:
    found = []
    for color, part in enumerate(parts):
        pairs = [
            (_moments(shown, place, x, norms[place]), norms[place].layers[layer])
            for place in part.members
            if place in norms and layer in norms[place].layers
        ]
        if pairs and grouped:
            mean = groups.mean_curve(pairs, band)
            found.append(Line(part.title, color, mean.x, mean.mean, mean.half, mean.count))
        elif pairs:
            found.append(Line(part.title, color, *pairs[0]))
    return found


def _moments(shown: Comparison, place: int, x: str, each: Norms) -> curves.Floats:
    return curves.moments(each.steps, shown.tables[place], x, shown.per_epoch[place])


def _distribution(shown: Comparison, kept: dict[int, Kernels]) -> None:
    st.subheader("Distribution of the final weights", anchor=False)
    layers = list(dict.fromkeys(name for each in kept.values() for name in each))
    if not layers:
        st.markdown("None of these runs has kept weights yet.")
        return
    layer = compare_address.one("Layer", "layer", layers, str)
    places = [place for place, each in kept.items() if layer in each]
    names = [shown.titles[place] for place in places]
    log = st.query_params.get("logy") == "1"
    figure = weight_shapes(names, places, [kept[place][layer] for place in places], log=log)
    st.plotly_chart(figure, key="compared-weights", config=NO_BAR)
    st.caption("The weights that each run kept, in the same bins; biases are left out.")
