"""Runs that wait: a marker file each, in the order in which they came or were put."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from core.runs.atomic import read_json, write_json


class QueueFull(ValueError):
    """No more runs may wait; the text is one sentence for the page."""


def waiting(root: Path) -> list[str]:
    """Ids of the runs that wait, next one first.

    An id begins with its time, so those that nobody has moved stand in the order in which they
    came, behind those that somebody has put in a place.
    """
    try:
        names = sorted(os.listdir(root / ".queue"))
    except FileNotFoundError:
        return []
    place = {name: index for index, name in enumerate(_order(root))}
    return sorted(names, key=lambda name: place.get(name, len(place)))


def move(root: Path, run_id: str, place: int) -> None:
    """Put a waiting run at a place, 0 being the next; nothing happens to one that waits no more."""
    names = waiting(root)
    if run_id not in names:
        return
    names.remove(run_id)
    names.insert(max(0, place), run_id)
    write_json(_file(root), names)


def _order(root: Path) -> Sequence[str]:
    found = read_json(_file(root))
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _file(root: Path) -> Path:
    return root / ".queue-order.json"
