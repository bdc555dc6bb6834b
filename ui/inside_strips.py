"""From what the engine says about an image to the strips of the layer walk."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.explain.answers import LayerEntry, LayerMaps, Network, Walks
from core.images.moved import follows
from ui import inside_address
from ui.components.layer_walk import Strip
from ui.image_choice import Chosen
from ui.inside_second import Move, Second

ALONG = 0.9  # correlation from which a map counts as moving along


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
