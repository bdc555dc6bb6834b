"""Why this answer: the methods that spread a class's score over the pixels of an image.

Each is in `core.explain.methods` with its paper and formula.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.explain.answers import Attribution
from core.explain.grad_cam import grad_cam
from core.explain.gradients import gradient
from core.explain.methods import INTEGRATION_STEPS, METHODS, SMOOTHGRAD_COPIES
from core.explain.occlusion import occlusion
from core.explain.opened import MOST_WORK, Opened
from core.explain.random_weights import randomised, similarity
from core.models.opening import ModelError

Floats = NDArray[np.float32]

NOISE = 0.15  # of the image's range
SEED = 1
MOST_STEPS = 1024
TOLERANCE = 0.01


@dataclass(frozen=True, eq=False)
class Heat:
    """heat (h, w), passes through the network, and what only one method knows."""

    heat: Floats
    passes: int
    completeness: float | None = None
    layer: str = ""


def attribution(
    net: Opened, image: Floats, method: str, target: int, layer: str = "", check: bool = True
) -> Attribution:
    """One method's heat for one class; with `check` also that of a network with random weights.

    Raises ModelError for an unknown method, class, layer, or an image of another size.
    """
    image, target = net.image(image), net.target(target)
    start = time.perf_counter()
    found = heat(net, image, method, target, layer)
    score, probability = net.answer(image, target)
    answer = Attribution(
        method,
        target,
        found.heat,
        score=probability if method == "occlusion" else score,
        probability=probability,
        completeness=found.completeness,
        random_heat=None,
        similarity=None,
        layer=found.layer,
        passes=found.passes,
        milliseconds=1000 * (time.perf_counter() - start),
    )
    if not check:
        return answer
    other = heat(randomised(net), image, method, target, found.layer).heat
    return replace(answer, random_heat=other, similarity=similarity(found.heat, other))


def heat(net: Opened, image: Floats, method: str, target: int, layer: str = "") -> Heat:
    """One method on a checked image (h, w, c). Raises ModelError for an unknown method."""
    match method:
        case "gradient":
            return Heat(largest(gradient(net, image[np.newaxis], target)[1][0]), 1)
        case "smoothgrad":
            copies = net.affordable(SMOOTHGRAD_COPIES, MOST_WORK / 3)
            return Heat(largest(smooth_gradient(net, image, target, copies)), copies)
        case "integrated-gradients":
            return integrated_gradients(net, image, target)
        case "grad-cam":
            found, used = grad_cam(net, image, target, layer)
            return Heat(found, 1, layer=used)
        case "occlusion":
            return Heat(*occlusion(net, image, target))
    raise ModelError(f"There is no method {str(method)[:40]!r}; choose {', '.join(METHODS)}.")


def largest(slopes: Floats) -> Floats:
    """(h, w, c) to (h, w): the largest magnitude over the channels (Simonyan et al. 2013)."""
    return np.abs(slopes).max(axis=-1)


def smooth_gradient(
    net: Opened, image: Floats, target: int, copies: int = SMOOTHGRAD_COPIES, noise: float = NOISE
) -> Floats:
    """Mean gradient (h, w, c) of noisy copies of an image, with deviation `noise` times its range.

    1/n sum over n of dS/dx (x + N(0, s^2)) (Smilkov et al. 2017). The noise has a fixed seed.
    """
    rng = np.random.default_rng(SEED)
    drawn = rng.standard_normal((copies, *image.shape)).astype(np.float32)
    return gradient(net, image + noise * np.ptp(image) * drawn, target)[1].mean(axis=0)


def integrated_gradients(net: Opened, image: Floats, target: int) -> Heat:
    """(x - x') times the mean gradient on the straight way from x', black, to x; summed over the
    channels, so that all pixels together make S(x) - S(x') (Sundararajan et al. 2017).

    The mean is taken at the middles of equal parts of the way. Their number doubles, up to
    MOST_STEPS and what a large network can afford, while the sum misses by more than TOLERANCE.
    """
    most = net.affordable(MOST_STEPS, MOST_WORK / 3)
    steps = min(INTEGRATION_STEPS, most)
    ends, _ = gradient(net, np.stack([np.zeros_like(image), image]), target)
    wanted = float(ends[1] - ends[0])
    passes = 2
    while True:
        middles = ((np.arange(steps) + 0.5) / steps).astype(np.float32)
        slopes = _mean_slope(net, image, middles, target)
        passes += steps
        found = (image * slopes).sum(axis=-1)
        missing = relative_error(float(found.sum(dtype=np.float64)), wanted)
        if missing <= TOLERANCE or 2 * steps > most:
            return Heat(found.astype(np.float32), passes, completeness=missing)
        steps *= 2


def _mean_slope(net: Opened, image: Floats, shares: Floats, target: int) -> Floats:
    total = np.zeros(image.shape, np.float64)
    for rows in net.batches(len(shares), 3 * net.values):
        total += gradient(net, shares[rows, None, None, None] * image, target)[1].sum(axis=0)
    return (total / len(shares)).astype(np.float32)


def relative_error(found: float, wanted: float) -> float:
    """|found - wanted| / |wanted|; 0 where both are 0.

    >>> relative_error(99.0, 100.0), relative_error(0.0, 0.0)
    (0.01, 0.0)
    """
    if found == wanted:
        return 0.0
    return abs(found - wanted) / max(abs(wanted), 1e-12)
