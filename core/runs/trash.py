"""Deleted runs: moved aside whole, so that they can be brought back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from core.runs.run import Run
from core.runs.store import RunStore

FOLDER = ".trash"
CURVES, HIDDEN = "tfevents", "deleted"  # in the name of a file by which TensorBoard finds a run


class InUse(ValueError):
    """The run cannot be moved now; the text is one sentence for the page."""


def delete(store: RunStore, run: Run) -> None:
    """Move a run into the trash; one that waits leaves the queue first.

    Raises InUse while a worker has the run, and OSError.
    """
    if run.folder.parent != store.root:
        raise InUse(f"Run {run.id} comes with the project and stays.")
    if run.state().phase == "queued":
        store.pause(run)  # brought back, it waits to be resumed
    if run.state().active:
        raise InUse(f"Run {run.id} is being trained; stop or pause it first.")
    target = store.root / FOLDER / run.id
    target.parent.mkdir(exist_ok=True)
    run.folder.rename(target)
    os.utime(target)  # when it was deleted
    _rename(target, CURVES, HIDDEN)


def restore(store: RunStore, run_id: str) -> Run:
    """Bring a run back. Raises InUse when it cannot be, and OSError."""
    found = next((run for run in deleted(store) if run.id == run_id), None)
    if found is None:
        raise InUse(f"Run {run_id[:80]!r} is not in the trash any more.")
    if (store.root / run_id).exists():
        raise InUse(f"There is another run {run_id} by now; delete that one first.")
    run = Run(found.folder.rename(store.root / run_id))
    _rename(run.folder, HIDDEN, CURVES)
    return run


def _rename(folder: Path, old: str, new: str) -> None:
    for path in folder.glob(f"events.out.{old}.*"):
        with suppress(OSError):  # the curves are drawn from other files
            path.rename(path.with_name(path.name.replace(old, new)))


def deleted(store: RunStore) -> Sequence[Run]:
    """Runs in the trash, the last deleted first."""
    try:
        with os.scandir(store.root / FOLDER) as entries:
            found = [(each.stat().st_mtime, each.name) for each in entries if each.is_dir()]
    except FileNotFoundError:
        return []
    return [Run(store.root / FOLDER / name) for _, name in sorted(found, reverse=True)]


def empty(store: RunStore) -> int:
    """Delete what is in the trash for good, which nothing else ever does; how many runs.

    Raises OSError.
    """
    runs = deleted(store)
    for run in runs:
        shutil.rmtree(run.folder)
    return len(runs)
