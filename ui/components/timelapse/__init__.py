"""A network over its training: filters, maps, answers, with one slider and a play button.

All frames are in the browser, so moving through them needs no answer from the server.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ui.components import confusion, kit
from ui.components.packed import message

_component = kit.component(
    "timelapse",
    Path(__file__).parent,
    str(confusion.CELLS),
    "film.js",
    "timelapse.js",
)
load = _component.load


@dataclass(frozen=True, eq=False)
class Film:
    """Tiles over time: pixels uint8 (frames, m, h, w), value = low + pixel / 255 * (high - low)
    with lows and highs float32 (m,). With `colour`, three tiles in a row are one picture's red,
    green and blue. `signed`: 0 is the middle of the scale also when no value is below it."""

    title: str
    pixels: NDArray[np.uint8]
    lows: NDArray[np.float32]
    highs: NDArray[np.float32]
    colour: bool = False
    signed: bool = False


@dataclass(frozen=True, eq=False)
class Answers:
    """probabilities float32 (frames, classes) of the image; confusion int32 (frames, classes,
    classes) and accuracy float32 (frames,) on `images` images of the test set, 0 while they are
    not known."""

    probabilities: NDArray[np.float32]
    confusion: NDArray[np.int32]
    accuracy: NDArray[np.float32]
    images: int


def packed(
    frames: Sequence[tuple[int, int]],
    classes: Sequence[str],
    filters: Film | None,
    maps: Film,
    answers: Answers | None,
    waiting: str,
) -> bytes:
    """What `show` sends; `frames` are (steps, epochs that had ended). `waiting` stands in the place
    of the answers on the test images as long as they are not known."""
    head: dict[str, Any] = {
        "frames": [list(each) for each in frames],
        "classes": list(classes),
        "filters": _words(filters) if filters else None,
        "maps": _words(maps),
        "images": answers.images if answers else 0,
        "waiting": waiting,
    }
    arrays: dict[str, NDArray[Any]] = {}
    for name, film in (("filters", filters), ("maps", maps)):
        if film is not None:
            arrays |= {name: film.pixels, f"{name} lows": film.lows, f"{name} highs": film.highs}
    if answers:
        arrays["probabilities"] = answers.probabilities.astype(np.float32)
        arrays["confusion"] = answers.confusion.astype(np.int32)
        arrays["accuracy"] = np.nan_to_num(answers.accuracy).astype(np.float32)
    return message(head, arrays)


def _words(film: Film) -> dict[str, Any]:
    return {"title": film.title, "colour": film.colour, "signed": film.signed}


def show(key: str, data: bytes) -> None:
    """Draw what `packed` made; the place in time stays when the data changes."""
    _component.mount(key, data)
