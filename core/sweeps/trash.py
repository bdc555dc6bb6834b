"""Deleted sweeps: moved aside whole, so that they can be brought back. Their runs stay."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.runs import aside
from core.runs.aside import InUse as InUse
from core.runs.store import RunStore
from core.sweeps.control import held
from core.sweeps.sweep import FOLDER, Sweep

TRASH = ".trash"  # in the folder of sweeps, where a name that begins with a dot is no sweep


def delete(store: RunStore, sweep: Sweep) -> None:
    """Move a sweep that rests or is over into the trash; its runs are left alone.

    Raises InUse while it is under way, control.Busy, and OSError.
    """
    with held(sweep):
        end = sweep.end()
        if sweep.exists() and not (end.ended or end.paused):
            raise InUse("The sweep is under way; pause it first.")
        aside.put(sweep.folder, _trash(store))


def restore(store: RunStore, sweep_id: str) -> Sweep:
    """Bring a sweep back as it was. Raises InUse when it cannot be, and OSError."""
    return Sweep(aside.back(sweep_id, _trash(store), store.root / FOLDER, "sweep"))


def deleted(store: RunStore) -> Sequence[Sweep]:
    """Sweeps in the trash, the last deleted first."""
    return [Sweep(folder) for folder in aside.listed(_trash(store))]


def empty(store: RunStore) -> int:
    """Delete what is in the trash for good; how many sweeps. Raises OSError."""
    return aside.empty(_trash(store))


def _trash(store: RunStore) -> Path:
    return store.root / FOLDER / TRASH
