"""The kernels of a convolution, sorted; and for the chosen one what it likes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.explain.answers import Ablation, Filters, LayerEntry, Network
from core.plots.kernels import by_channel, in_colour
from ui import inside_ablation, inside_address, inside_liking, inside_run, jobs, why_answer
from ui.components import thumbnails
from ui.image_choice import Chosen
from ui.inside_address import go
from ui.run_rows import RunRow
from ui.wording import percent

SORTS = {"index": "Number", "norm": "Norm", "drop": "Drop without it"}
FETCHING = "The filters are being fetched."
MOST_SHOWN = 256


def show(each: RunRow, network: Network, image: Chosen) -> None:
    """Layer, order and filters; below, the one that is chosen."""
    thumbnails.load()
    convolutions = [entry for entry in network.layers if entry.kind == "conv"]
    if not convolutions:
        st.markdown("This network has no convolution, so there are no filters to look at.")
        return
    left, right = st.columns(2)
    with left:
        entry = inside_address.layer(network, convolutions, convolutions[0])
    if entry is None:
        return
    with right:
        how = _sort()
    lost = _ablation(each, network, entry, image) if how == "drop" else None
    filters = _filters(each, entry, how, lost)
    if filters is None:
        return
    chosen = _chosen(entry)
    _grid(entry, filters, lost, chosen)
    inside_liking.show(each, network, entry, chosen)


def _sort() -> str:
    wanted = st.query_params.get("sort", "")
    st.session_state["sort"] = wanted if wanted in SORTS else "index"
    return st.segmented_control(
        "Sorted by",
        list(SORTS),
        format_func=SORTS.__getitem__,
        key="sort",
        on_change=lambda: go(sort=st.session_state["sort"]),
        required=True,
    )


def _ablation(each: RunRow, network: Network, entry: LayerEntry, image: Chosen) -> Ablation | None:
    """For the network's answer to the image."""
    shares = why_answer.probabilities(each, image)
    if shares is None:
        return None
    target = int(shares.argmax())
    lost = inside_ablation.ablation(each, entry, image, target)
    if lost is not None:
        st.caption(
            f"Each filter is set to 0 in turn and nothing is trained again. Drop: of the "
            f"probability of {network.classes[target]} on this image, "
            f"{percent(lost.base_probability, 1)} with all filters; then of the accuracy on "
            f"{lost.sample_images} test images, {percent(lost.base_accuracy, 1)} with all."
        )
    return lost


def _filters(each: RunRow, entry: LayerEntry, how: str, lost: Ablation | None) -> Filters | None:
    """In order, the first of them; None while they are fetched. Raises EngineError."""
    ask = inside_run.inside(each).filters
    key = inside_run.key(each, "filters", entry.layer)
    found = jobs.ready(key, ask, entry.layer, waiting=FETCHING)
    if found is None or how == "index":
        return found
    values = found.norms if how == "norm" else lost.probability if lost else None
    if values is None:  # still being measured
        return found
    order = np.argsort(-values, kind="stable")[: min(len(found.shown), MOST_SHOWN)]
    units = [int(unit) for unit in order]
    if set(units) <= set(found.shown.tolist()):
        return _reordered(found, units)
    return jobs.ready((*key, tuple(units)), ask, entry.layer, units, waiting=FETCHING)


def _reordered(found: Filters, units: Sequence[int]) -> Filters:
    places = {int(unit): place for place, unit in enumerate(found.shown)}
    rows = [places[unit] for unit in units]
    shown = np.array(units, np.int32)
    return Filters(found.entry, found.kernels[rows], shown, found.norms, found.bias, found.colour)


def _chosen(entry: LayerEntry) -> int:
    wanted = inside_address.number(entry.units)
    if wanted is None:
        inside_address.not_there(entry)
    return wanted or 0


def _grid(entry: LayerEntry, filters: Filters, lost: Ablation | None, chosen: int) -> None:
    kernels = filters.kernels[:MOST_SHOWN]
    tiles = in_colour(kernels) if filters.colour else by_channel(kernels)
    units = [int(unit) for unit in filters.shown[:MOST_SHOWN]]
    texts = [(f"Filter {unit}", _note(filters, lost, unit)) for unit in units]
    mark = units.index(chosen) if chosen in units else None
    thumbnails.show(
        "filters",
        tiles,
        texts,
        lambda number: go(layer=entry.layer, unit=units[number], at=None),
        side=84 if filters.colour or kernels.shape[3] <= 16 else 108,
        chosen=mark,
    )
    st.caption(_legend(entry, filters, len(units)))


def _note(filters: Filters, lost: Ablation | None, unit: int) -> str:
    if lost is None:
        return f"norm {filters.norms[unit]:.2f}"
    drops = (round(100 * float(drop[unit]), 1) for drop in (lost.probability, lost.accuracy))
    return ", ".join(f"{drop or 0:.1f} %".replace("-", "−") for drop in drops)  # no minus zero


def _legend(entry: LayerEntry, filters: Filters, shown: int) -> str:
    channels = filters.kernels.shape[3]
    if filters.colour:
        text = "Mid-grey is weight 0; a colour is what the filter wants more of."
    else:
        text = "Blue below 0, orange above, each filter to its own largest weight."
        if channels > 1:
            text = f"One square for each of {channels} input channels. {text}"
    more = f" {shown} of {entry.units} are shown." if shown < entry.units else ""
    return f"{text} Norm: root of the sum of the squared weights.{more}"
