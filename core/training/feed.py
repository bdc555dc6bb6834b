"""One epoch's images: in a fresh order, freshly augmented, made while the last epoch trains."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from core.config import Augmentation
from core.datasets.augment import augment

AUGMENT_STREAM = 0xA46

Epoch = tuple[NDArray[np.float32], NDArray[np.int32]]


def order(seed: int, epoch: int, images: int) -> NDArray[np.int64]:
    """The permutation of epoch `epoch` (counted from 0), from the seed alone.

    Keras' own shuffle of arrays repeats one permutation every epoch once its seed is set, and
    cannot be taken up in the middle of a run.
    """
    return np.random.default_rng((seed, epoch)).permutation(images)


class EpochFeed:
    """Hands out epochs in turn; the next one is prepared in the background."""

    def __init__(
        self,
        images: NDArray[np.float32],
        labels: NDArray[np.int32],
        augmentation: Augmentation,
        seed: int,
        first: int = 0,
    ) -> None:
        self._images = images
        self._labels = labels
        self._augmentation = augmentation
        self._seed = seed
        self._pool = ThreadPoolExecutor(1)
        # The first epoch is prepared while the network is built.
        self._next: tuple[int, Future[Epoch]] | None = (
            first,
            self._pool.submit(self._prepare, first),
        )

    def epoch(self, number: int, last: bool) -> Epoch:
        """Images float32 (n, h, w, c) and labels int32 (n,) of epoch `number` (from 0)."""
        ready = self._next if self._next and self._next[0] == number else None
        current = ready[1].result() if ready else self._prepare(number)
        self._next = None if last else (number + 1, self._pool.submit(self._prepare, number + 1))
        return current

    def _prepare(self, number: int) -> Epoch:
        rows = order(self._seed, number, len(self._images))
        images = np.take(self._images, rows, axis=0)
        if self._augmentation.active:
            rng = np.random.default_rng((self._seed, number, AUGMENT_STREAM))
            images = augment(images, self._augmentation, rng)
        return images, self._labels[rows]

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
