"""When a training saves itself, and how it stops to go on later."""

from __future__ import annotations

import time
from collections.abc import Callable

LONGEST_SECONDS = 60.0  # at most so much work is lost in a crash
SHARE_OF_TIME = 0.02


class Paused(Exception):
    """The training stops here, to go on later; all that it needs is saved."""


class Saver:
    """Calls `save` when it is time: after every epoch and at least once a minute.

    Epochs that end faster than a save is worth share one: saving never takes more than
    SHARE_OF_TIME of the training, unless a minute has passed.
    """

    def __init__(self, save: Callable[[], None], clock: Callable[[], float] = time.perf_counter):
        self._save = save
        self._clock = clock
        self._last = clock()
        self._cost = 0.0

    def within_epoch(self) -> None:
        """Offer a moment between two steps."""
        if self._clock() - self._last >= LONGEST_SECONDS:
            self.now()

    def after_epoch(self) -> None:
        """Offer the end of an epoch."""
        if self._clock() - self._last >= min(LONGEST_SECONDS, self._cost / SHARE_OF_TIME):
            self.now()

    def now(self) -> None:
        """Save, whatever the time."""
        start = self._clock()
        self._save()
        self._last = self._clock()
        self._cost = self._last - start
