"""The same network with random weights, to see whether an explanation looks at the weights."""

from __future__ import annotations

import keras
import numpy as np
from scipy.stats import spearmanr

from core.explain.opened import Floats, Opened

SEED = 1


def randomised(net: Opened) -> Opened:
    """A copy whose every weight is drawn anew, as before training: kernels from Glorot and Bengio's
    uniform distribution, biases 0, batch normalisation neutral.

    An explanation that stays the same does not depend on what was learnt (Adebayo et al. 2018,
    "Sanity checks for saliency maps", https://arxiv.org/abs/1810.03292). Preprocessing is kept. The
    copy is made once.
    """
    if "randomised" not in net.memo:
        copy = keras.models.clone_model(net.model)
        rng = np.random.default_rng(SEED)
        for old, new in zip(net.model.layers, copy.layers, strict=True):
            if isinstance(old, keras.layers.Normalization):
                continue
            new.set_weights([_draw(weight, rng) for weight in new.weights])
        net.memo["randomised"] = net.twin(copy)
    return net.memo["randomised"]


def _draw(weight: keras.Variable, rng: np.random.Generator) -> Floats:
    shape = weight.shape
    if len(shape) >= 2:
        area = int(np.prod(shape[:-2]))
        limit = np.sqrt(6 / (area * (shape[-2] + shape[-1])))
        return rng.uniform(-limit, limit, shape).astype(np.float32)
    ones = weight.name in ("gamma", "moving_variance")
    return np.full(shape, float(ones), np.float32)


def similarity(first: Floats, second: Floats) -> float:
    """Spearman's rank correlation of two maps in [-1, 1]; NaN where one is constant."""
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return float("nan")
    return float(spearmanr(first.ravel(), second.ravel()).statistic)
