"""Which training images are learnt from and which only watched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.datasets.spec import ImageData
from core.schema import ConfigError

# Keeps this draw apart from the others that start from the same seed, such as (seed, epoch).
STREAM = 0x5B117


@dataclass(frozen=True, eq=False)
class Split:
    """Row numbers int64 into the training images, ascending; the two share no row."""

    train: NDArray[np.int64]
    validation: NDArray[np.int64]


def split(data: ImageData, limit: int, validation_share: float, seed: int) -> Split:
    """Hold out a share of the training images, class by class, then limit what remains.

    The split comes first: `validation_share` is of all training images, so the validation part is
    the same for every `limit`. With 100 images of each of 10 classes, a share of 0.1 and a limit
    of 50, 100 are held out and 50 learnt from.
    `limit` 0, or more than there are, is all. The test images play no part.
    """
    labels = data.train_labels
    present = np.unique(labels)
    if 0 < limit < len(present):
        raise ConfigError(
            "data.limit", f"{limit} is less than one per class; choose {len(present)} or more."
        )
    rng = np.random.default_rng((seed, STREAM))
    rows = [rng.permutation(np.flatnonzero(labels == label)) for label in present]
    sizes = np.array([len(each) for each in rows])
    if sizes.min() < 2:
        raise ConfigError("data.name", "has a class with a single image; choose another set.")
    held = share_out(round(validation_share * len(labels)), sizes, 1, sizes - 1)
    kept = share_out(limit or len(labels), sizes - held, 1, sizes - held)
    return Split(
        train=_merge([each[h : h + k] for each, h, k in zip(rows, held, kept, strict=True)]),
        validation=_merge([each[:h] for each, h in zip(rows, held, strict=True)]),
    )


def share_out(
    total: int, weights: NDArray[np.int64], least: int, most: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Whole numbers in proportion to `weights` that sum to `total`, each in [least, most].

    The largest remainders get the units that rounding down leaves: 5 over weights (3, 3, 1) is
    (2.14, 2.14, 0.71), so (2, 2, 1). The sum differs from `total` only where the bounds force it.
    """
    total = int(np.clip(total, least * len(weights), most.sum()))
    exact = total * weights / weights.sum()
    counts = np.clip(np.floor(exact).astype(np.int64), least, most)
    while (left := total - int(counts.sum())) != 0:
        step = 1 if left > 0 else -1
        free = counts < most if step > 0 else counts > least
        need = np.where(free, step * (exact - counts), -np.inf)
        counts[int(np.argmax(need))] += step
    return counts


def _merge(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.sort(np.concatenate(parts))
