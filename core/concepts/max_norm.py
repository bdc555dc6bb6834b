"""Max-norm: the weight vector of a unit may point anywhere, but be no longer than a limit.

Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014, Dropout, section 5.1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def length(weights: ArrayLike) -> float:
    """The root of the sum of squares of weights (n,): for (3, 4) it is 5, as Pythagoras says."""
    return float(np.sqrt(np.sum(np.square(np.asarray(weights, float)))))


def limited(weights: ArrayLike, limit: float) -> Floats:
    """Weights (n,) unchanged where they are no longer than `limit` > 0, else w limit / |w|.

    (3, 4) with limit 2.5 becomes (1.5, 2): the same direction, half the length.
    """
    values = np.asarray(weights, float)
    size = length(values)
    return values.copy() if size <= limit else values * (limit / size)
