"""A text cut into parallel streams, and the streams into windows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.schema import ConfigError

Ids = NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class Streams:
    """`batch` neighbouring pieces of one text, read side by side.

    inputs and targets are integers (batch, length); targets[b, t] is the token that follows
    inputs[b, t]. Row b goes on where row b - 1 ends, so with the state carried from window to
    window each row reads its piece in order. Of the n - 1 pairs of neighbours in a text of n
    tokens, the last (n - 1) mod batch fill no row and are not trained on. The last window of an
    epoch has the rest of the length, so it may be shorter.
    """

    inputs: Ids
    targets: Ids
    steps: int

    @property
    def batch(self) -> int:
        return len(self.inputs)

    @property
    def length(self) -> int:
        return int(self.inputs.shape[1])

    @property
    def windows(self) -> int:
        """Windows an epoch, the shorter last one included."""
        return math.ceil(self.length / self.steps)

    @property
    def tokens(self) -> int:
        """Predictions an epoch."""
        return self.batch * self.length

    def window(self, index: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Inputs and targets of window `index` (from 0): int32 (batch, at most steps)."""
        part = slice(index * self.steps, (index + 1) * self.steps)
        return (
            np.ascontiguousarray(self.inputs[:, part], np.int32),
            np.ascontiguousarray(self.targets[:, part], np.int32),
        )

    def tokens_until(self, windows: int) -> int:
        """Predictions in the first `windows` windows of an epoch."""
        return self.batch * min(windows * self.steps, self.length)


def cut(ids: Ids, batch: int, steps: int) -> Streams:
    """Token ids (n,) as `batch` streams; ConfigError when there are fewer pairs than streams.

    >>> streams = cut(np.arange(8, dtype=np.int32), batch=2, steps=2)
    >>> streams.inputs.tolist(), streams.targets.tolist(), streams.windows
    ([[0, 1, 2], [3, 4, 5]], [[1, 2, 3], [4, 5, 6]], 2)
    """
    length = (len(ids) - 1) // batch
    if length < 1:
        raise ConfigError(
            "training.batch_size",
            f"{batch} streams are too many for {len(ids):,} training tokens; use at most "
            f"{max(1, len(ids) - 1)}.",
        )
    pairs = batch * length
    inputs, targets = ids[:pairs], ids[1 : pairs + 1]  # views: the text may be larger than memory
    return Streams(inputs.reshape(batch, length), targets.reshape(batch, length), steps)
