"""All that a training needs to go on exactly where it was: whole or absent, the last two kept.

A checkpoint is a pair of files in checkpoints/ of its run: arrays in step<n>.npz and, written last,
step<n>.json with the plain values and the hash of both. A pair without its second file
does not count, so a process may die at any moment of a save.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from core.runs.atomic import file_sha256, read_json, replacing, write_json
from core.runs.run import Run

FOLDER = "checkpoints"
KEPT = 2
NAME = re.compile(r"step(\d{12})\.json")

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """Plain values (JSON types) and named arrays, as `save` was given them."""

    step: int
    values: dict[str, Any]
    arrays: Arrays


def save(run: Run, step: int, values: dict[str, Any], arrays: Arrays) -> None:
    """Write the checkpoint of this step, then let go of older ones. Raises OSError.

    After an error, a full disk included, those before are as they were.
    """
    folder = run.path(FOLDER)
    folder.mkdir(exist_ok=True)
    path = folder / f"step{step:012d}.npz"
    commit = path.with_suffix(".json")
    commit.unlink(missing_ok=True)  # of the same step: its arrays are about to change
    with replacing(path) as temporary:
        np.savez(temporary, allow_pickle=False, **arrays)
        digest = file_sha256(temporary)
    write_json(commit, {"sha256": _seal(digest, values), "values": values})
    for old in _commits(folder)[KEPT:]:
        old.unlink(missing_ok=True)
        old.with_suffix(".npz").unlink(missing_ok=True)


def newest(run: Run) -> Checkpoint | None:
    """The newest whole checkpoint; None when there is none. A damaged one is passed over."""
    for commit in _commits(run.path(FOLDER)):
        if found := _read(commit):
            return found
    return None


def newest_step(run: Run) -> int | None:
    """The step of the newest checkpoint, from its name alone; None when there is none."""
    commits = _commits(run.path(FOLDER))
    return _step(commits[0]) if commits else None


def discard(run: Run) -> None:
    """Remove all checkpoints: the run has ended."""
    shutil.rmtree(run.path(FOLDER), ignore_errors=True)


def _seal(digest: str, values: dict[str, Any]) -> str:
    """A hash over the plain values and the digest of the arrays: one flipped bit shows."""
    return hashlib.sha256(digest.encode() + orjson.dumps(values)).hexdigest()


def _commits(folder: Path) -> Sequence[Path]:
    """Newest first."""
    try:
        names = [path for path in folder.iterdir() if NAME.fullmatch(path.name)]
    except OSError:
        return []
    return sorted(names, reverse=True)


def _step(commit: Path) -> int:
    return int(commit.name[4:16])


def _read(commit: Path) -> Checkpoint | None:
    record = read_json(commit)
    path = commit.with_suffix(".npz")
    try:
        if _seal(file_sha256(path), record["values"]) != record["sha256"]:
            return None
        with np.load(path) as file:
            return Checkpoint(_step(commit), record["values"], dict(file))
    except (OSError, KeyError, TypeError, ValueError):
        return None
