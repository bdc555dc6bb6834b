"""Early stopping: end a training when the validation loss has not improved for a while.

Prechelt 1998, Early stopping, but when? The rule is that of the trainings in this project.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """Epochs counted from 1: the last one trained, and the one with the lowest validation loss so
    far, whose weights are kept. `early` is False when the patience was never used up."""

    ended: int
    best: int
    early: bool


def stop(losses: Sequence[float], patience: int) -> Stop:
    """End after `patience` >= 1 epochs in a row without a loss below all before.

    Losses 5, 3, 4, 4, 1 with patience 2 end after epoch 4 and keep epoch 2; they miss the 1.
    """
    lowest, best = float("inf"), 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < lowest:
            lowest, best = loss, epoch
        if epoch - best >= patience:
            return Stop(epoch, best, True)
    return Stop(len(losses), best, False)
