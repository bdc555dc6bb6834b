"""The layer walk: from the answers of the engine to strips on the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.datasets.spec import DataSpec
from core.explain.answers import LayerEntry, LayerMaps, Network, Walks
from core.explain_client import Inside
from core.images.moved import follows
from core.runs.run import Run
from ui import inside_address, inside_run, inside_second, jobs
from ui.components import layer_walk
from ui.components.layer_walk import Strip, Walked
from ui.image_choice import Chosen
from ui.inside_second import Move, Second
from ui.run_rows import RunRow
from ui.wording import percent

WALKING = "The image walks through the network."
ALONG = 0.9  # correlation from which a map counts as moving along


def show(each: RunRow, network: Network, data: DataSpec, image: Chosen) -> None:
    """Widgets for a second image, then the strips."""
    layer_walk.load()
    other = inside_second.second(Run(each.folder), data, image)
    found = jobs.ready(
        inside_run.key(each, "walk", image.key, other.chosen.key if other else ""),
        _walk,
        inside_run.inside(each),
        network,
        image,
        other,
        waiting=WALKING,
    )
    if found is None:
        return
    walks, strips = found
    st.markdown(_answers(network, walks))
    sample, moved = walks.first.sample_images, bool(other and other.move)
    walked = Walked(network.classes, sample, image.title, _pointed_at(network), moved)
    layer_walk.show("walk", strips, walked, _open)


def _walk(
    inside: Inside, network: Network, image: Chosen, other: Second | None
) -> tuple[Walks, list[Strip]]:
    """In a thread. Raises EngineError."""
    walks = inside.walk(image.image, other.chosen.image if other else None)
    return walks, strips_of(network, walks, image, other)


def _open(layer: str, unit: int) -> None:
    inside_address.go(view="microscope", layer=layer, unit=unit, at=None)


def _pointed_at(network: Network) -> tuple[str, int] | None:
    layer, unit = st.query_params.get("layer", ""), st.query_params.get("unit", "0")
    known = {entry.layer: entry.units for entry in network.layers}
    if not unit.isdecimal() or not int(unit[:8]) < known.get(layer, 0):
        return None
    return layer, int(unit)


def _answers(network: Network, found: Walks) -> str:
    """'The network reads **7**, 99.2 % sure; the second image **2**, 61.0 % sure.'"""
    parts = []
    for walk in (found.first, found.second):
        if walk is not None:
            best = int(walk.probabilities.argmax())
            share = percent(float(walk.probabilities[best]), 1)
            parts.append(f"**{network.classes[best]}**, {share} sure")
    return f"The network reads {'; the second image as '.join(parts)}."


def strips_of(network: Network, found: Walks, image: Chosen, other: Second | None) -> list[Strip]:
    """The image itself, then a strip a layer; the input only where it differs from the image."""
    sides = [walk for walk in (found.first, found.second, found.difference) if walk is not None]
    first = network.layers[0]
    strips = [_photo(first, image, other)]
    given = first.stages != ("image",) or first.units > 1
    for number, entry in enumerate(network.layers[0 if given else 1 :], start=0 if given else 1):
        strips.append(_strip(entry, [walk.layers[number] for walk in sides], other))
    return strips


def _strip(entry: LayerEntry, sides: Sequence[LayerMaps], other: Second | None) -> Strip:
    moves = _moves(entry, sides, other.move) if other and other.move else None
    return Strip(
        entry.layer,
        tuple(sides),
        words=(entry.title, inside_address.shape(entry)),
        facts=_facts(sides[0], moves),
        moves=moves,
        bars=entry.kind == "softmax",
    )


def _facts(maps: LayerMaps, moves: NDArray[np.float32] | None) -> list[str]:
    least, most = (f"{value:.3g}".replace("-", "−") for value in (maps.low, maps.high))
    facts = [f"{least} to {most}", f"{100 * maps.zeros:.0f} % zeros"]
    if maps.entry.kind != "input" and maps.dead.any():
        facts.append(f"{int(maps.dead.sum()):,} dead")
    if moves is not None and np.isfinite(moves).any():
        along, of = int((moves >= ALONG).sum()), int(np.isfinite(moves).sum())
        facts.append(f"{along} of {of} move along")
    return facts


def _moves(entry: LayerEntry, sides: Sequence[LayerMaps], move: Move) -> NDArray[np.float32] | None:
    """How well each shown map follows the move; None for vectors and single values."""
    if entry.field is None or not entry.maps or min(entry.shape[:2]) < 2:
        return None
    jump = entry.field.jump
    first, second = sides[0].values(), sides[1].values()
    return follows(first, second, move.right / jump, move.down / jump, move.turn)


def _photo(entry: LayerEntry, image: Chosen, other: Second | None) -> Strip:
    """The images as people see them, and their mean difference over the channels."""
    sides = [_pixels(entry, image.image)]
    if other is not None:
        sides.append(_pixels(entry, other.chosen.image))
        gap = (other.chosen.image - image.image).mean(axis=2, keepdims=True)
        sides.append(_pixels(entry, gap, float(gap.min()), float(gap.max())))
    height, width = image.image.shape[:2]
    return Strip("image", tuple(sides), words=(f"{height} × {width}",), photo=True)


def _pixels(
    entry: LayerEntry, image: NDArray[np.float32], low: float = 0.0, high: float = 1.0
) -> LayerMaps:
    """A picture (h, w, c) as maps between `low` and `high`."""
    channels = image.shape[2]
    scaled = (image - low) / ((high - low) or 1.0)
    return LayerMaps(
        entry,
        "image",
        zeros=float((image == 0).mean()),
        low=low,
        high=high,
        dead_here=np.zeros(entry.units, bool),
        dead=np.zeros(entry.units, bool),
        shown=np.arange(channels, dtype=np.int32),
        pixels=np.rint(scaled.transpose(2, 0, 1) * 255).clip(0, 255).astype(np.uint8),
        lows=np.full(channels, low, np.float32),
        highs=np.full(channels, high, np.float32),
    )
