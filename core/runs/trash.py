"""Deleted runs: moved aside whole, so that they can be brought back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from core.runs import aside
from core.runs.aside import InUse as InUse
from core.runs.run import Run
from core.runs.store import RunStore

FOLDER = ".trash"
CURVES, HIDDEN = "tfevents", "deleted"  # in the name of a file by which TensorBoard finds a run


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
    _rename(aside.put(run.folder, store.root / FOLDER), CURVES, HIDDEN)


def restore(store: RunStore, run_id: str) -> Run:
    """Bring a run back. Raises InUse when it cannot be, and OSError."""
    run = Run(aside.back(run_id, store.root / FOLDER, store.root, "run"))
    _rename(run.folder, HIDDEN, CURVES)
    return run


def _rename(folder: Path, old: str, new: str) -> None:
    for path in folder.glob(f"events.out.{old}.*"):
        with suppress(OSError):  # the curves are drawn from other files
            path.rename(path.with_name(path.name.replace(old, new)))


def deleted(store: RunStore) -> Sequence[Run]:
    """Runs in the trash, the last deleted first."""
    return [Run(folder) for folder in aside.listed(store.root / FOLDER)]


def empty(store: RunStore) -> int:
    """Delete what is in the trash for good; how many runs. Raises OSError."""
    return aside.empty(store.root / FOLDER)
