"""Fewer points that look the same: first, last, and the lowest and highest of each stretch."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


def keep(values: NDArray[np.floating], limit: int = 1000) -> NDArray[np.int64]:
    """Ascending indices into `values` (n,), at most `limit` of them (limit >= 4).

    The range is cut into equal stretches and the minimum and the maximum of each stay, so no peak
    is lost. NaN counts as neither; a stretch of NaN alone keeps its first, which leaves the gap
    visible. [0, 9, 1, 0, 1, -5, 0, 1] with limit 6 keeps indices 0, 1, 5, 7 and the lowest and
    highest of the two stretches between the ends.
    """
    count = len(values)
    if count <= limit:
        return np.arange(count)
    stretches = (limit - 2) // 2
    edges = np.linspace(1, count - 1, stretches + 1).astype(np.int64)
    kept = {0, count - 1}
    for start, stop in pairwise(edges):
        part = values[start:stop]
        if np.isnan(part).all():
            kept.add(int(start))
        else:
            kept.update((int(start + np.nanargmin(part)), int(start + np.nanargmax(part))))
    return np.array(sorted(kept), dtype=np.int64)
