"""Deleted sweeps: moved aside whole, so that they can be brought back. Their runs stay."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence

from core.runs.store import RunStore
from core.runs.trash import InUse
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
        target = store.root / FOLDER / TRASH / sweep.id
        target.parent.mkdir(exist_ok=True)
        sweep.folder.rename(target)
        os.utime(target)  # when it was deleted


def restore(store: RunStore, sweep_id: str) -> Sweep:
    """Bring a sweep back as it was. Raises InUse when it cannot be, and OSError."""
    found = next((sweep for sweep in deleted(store) if sweep.id == sweep_id), None)
    if found is None:
        raise InUse(f"Sweep {sweep_id[:80]!r} is not in the trash any more.")
    target = store.root / FOLDER / sweep_id
    if target.exists():
        raise InUse(f"There is another sweep {sweep_id} by now; delete that one first.")
    return Sweep(found.folder.rename(target))


def deleted(store: RunStore) -> Sequence[Sweep]:
    """Sweeps in the trash, the last deleted first."""
    try:
        with os.scandir(store.root / FOLDER / TRASH) as entries:
            found = [(each.stat().st_mtime, each.name) for each in entries if each.is_dir()]
    except FileNotFoundError:
        return []
    return [Sweep(store.root / FOLDER / TRASH / name) for _, name in sorted(found, reverse=True)]


def empty(store: RunStore) -> int:
    """Delete what is in the trash for good, which nothing else ever does; how many sweeps.

    Raises OSError.
    """
    sweeps = deleted(store)
    for sweep in sweeps:
        shutil.rmtree(sweep.folder)
    return len(sweeps)
