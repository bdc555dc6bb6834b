"""Weights at many moments of a training, so that it can be replayed.

What it costs: about 3 ms a snapshot for a network of 200,000 weights, never more than
SHARE_OF_TIME of the training beyond ALLOWANCE_SECONDS, and at most MOST_BYTES a run. Matrices and
kernels are kept as float16 (relative error 0.05 %), which is enough to look at and half the size.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.runs.atomic import replacing
from core.runs.run import Run

FOLDER = "snapshots"
MOST_BYTES = 24_000_000
MOST_SNAPSHOTS = 48
FEWEST_SNAPSHOTS = 4  # a network too large for even so many gets none
EARLY_SHARE = 3  # at most a third of them from the first epoch
SHARE_OF_TIME = 0.01
ALLOWANCE_SECONDS = 0.5
NAME = re.compile(r"step(\d{9})-epoch(\d{5})\.npz")

Weights = Sequence[NDArray[Any]]


@dataclass(frozen=True)
class Snapshot:
    """Weights after `step` steps, in which `epoch` epochs had ended."""

    step: int
    epoch: int
    path: Path


def snapshots(run: Run) -> list[Snapshot]:
    """The snapshots of a run by step; none for a run without any."""
    try:
        names = [NAME.fullmatch(path.name) for path in run.path(FOLDER).iterdir()]
    except OSError:
        return []
    found = [
        Snapshot(int(name[1]), int(name[2]), run.path(FOLDER) / name[0]) for name in names if name
    ]
    return sorted(found, key=lambda each: each.step)


def read_weights(path: Path) -> list[NDArray[np.float32]]:
    """All weights in the order of `keras.Model.weights`. Raises OSError, ValueError, KeyError or
    zipfile.BadZipFile."""
    with np.load(path) as arrays:
        return [arrays[f"arr_{i}"].astype(np.float32) for i in range(len(arrays.files))]


class Snapper:
    """Takes snapshots in the first epoch after 0, 1, 2, 4, 8, ... steps, then at the end of each.

    Where several steps run in one call, it is the first moment after each of these. With many
    epochs only every second is kept, then every fourth, and always the last. A write that fails
    ends the series; the training goes on.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._folder = run.path(FOLDER)
        self._early: list[Path] = []
        self._epochs: list[tuple[int, Path]] = []
        self._most = -1  # known once the weights are
        self._next_step = 0
        self._every = 1
        self._spent = 0.0
        self._begun = perf_counter()

    def take_up(self, step: int) -> None:
        """Go on with the series of a run that is resumed at `step`; what came later goes."""
        for each in snapshots(self._run):
            if each.step > step:
                each.path.unlink(missing_ok=True)
            elif each.epoch:
                self._epochs.append((each.epoch, each.path))
            else:
                self._early.append(each.path)
        self._next_step = 2 ** step.bit_length()

    def after_step(self, model: Any, step: int) -> None:
        """Offer the weights within the first epoch; costs nothing when it is not the time."""
        if step < self._next_step or not self._affordable():
            return
        self._next_step = 1 if step == 0 else 2 ** step.bit_length()
        if path := self._write(model, step, 0):
            self._early.append(path)
            if len(self._early) > max(2, self._most // EARLY_SHARE):
                self._early.pop(1).unlink(missing_ok=True)  # the start is kept

    def after_epoch(self, model: Any, step: int, epochs: int) -> None:
        """Offer the weights after so many epochs, counted from 1."""
        if not self._affordable():
            return
        path = self._write(model, step, epochs)
        if path is None:
            return
        if self._epochs and self._epochs[-1][0] % self._every:
            self._epochs.pop()[1].unlink(missing_ok=True)
        self._epochs.append((epochs, path))
        if len(self._epochs) > max(2, self._most - len(self._early)):
            self._thin()

    def _thin(self) -> None:
        """Keep every second epoch, and the last."""
        self._every *= 2
        last = self._epochs[-1]
        kept = [each for each in self._epochs if each[0] % self._every == 0 or each == last]
        for each in self._epochs:
            if each not in kept:
                each[1].unlink(missing_ok=True)
        self._epochs = kept

    def _affordable(self) -> bool:
        allowed = ALLOWANCE_SECONDS + SHARE_OF_TIME * (perf_counter() - self._begun)
        return self._most != 0 and self._spent < allowed

    def _write(self, model: Any, step: int, epochs: int) -> Path | None:
        start = perf_counter()
        weights = compact(model.get_weights())
        if self._most < 0:
            self._most = room(sum(weight.nbytes for weight in weights))
        path = self._folder / f"step{step:09d}-epoch{epochs:05d}.npz"
        try:
            if self._most:
                self._folder.mkdir(exist_ok=True)
                with replacing(path) as temporary:
                    np.savez(temporary, *weights)
        except OSError:
            self._most = 0
        self._spent += perf_counter() - start
        return path if self._most else None


def room(size: int) -> int:
    """How many snapshots of so many bytes a run may keep.

    >>> room(500_000), room(2_000_000), room(10_000_000)
    (48, 12, 0)
    """
    count = min(MOST_SNAPSHOTS, MOST_BYTES // max(1, size))
    return count if count >= FEWEST_SNAPSHOTS else 0


def compact(weights: Weights) -> list[NDArray[Any]]:
    """Kernels and matrices as float16, clipped to its range; vectors, which weigh little, as they
    are."""
    most = float(np.finfo(np.float16).max)
    return [
        np.clip(each, -most, most).astype(np.float16) if each.ndim > 1 else each for each in weights
    ]
