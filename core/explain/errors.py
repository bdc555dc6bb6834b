"""Where a network errs: the whole test set, once per model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest
from sklearn.metrics import confusion_matrix

from core.explain.error_answers import Calibration, ClassScore, Errors
from core.explain.opened import Opened
from core.training.checkpoint import weights_sha256
from core.training.evaluate import kept_predictions

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

BINS = 10


def errors(net: Opened) -> Errors:
    """Predictions of the test set, compared with its labels. Kept for the next question."""
    given, labels = predictions(net), net.test_set()[1]
    predicted = given.argmax(axis=1).astype(np.int32)
    confidence = given.max(axis=1)
    classes = net.network.classes
    return Errors(
        classes,
        labels,
        predicted,
        confidence,
        given[np.arange(len(labels)), labels],
        confusion_matrix(labels, predicted, labels=np.arange(len(classes))).astype(np.int32),
        tuple(score(name, i, labels, predicted) for i, name in enumerate(classes)),
        calibration(confidence, predicted == labels),
    )


def predictions(net: Opened) -> Floats:
    """Probabilities (n, classes) of the test set: those that the training left, if they are of the
    weights that are open, else computed once per model."""
    if "predictions" not in net.memo:
        images = net.test_set()[0]
        kept = kept_predictions(net.run, weights_sha256(net.model)) if net.run else None
        fits = kept is not None and kept.shape == (len(images), len(net.network.classes))
        net.memo["predictions"] = kept if fits else net.probabilities(images)
    return net.memo["predictions"]


def score(name: str, number: int, labels: Ints, predicted: Ints) -> ClassScore:
    """Share of a class's images that were recognised, with Wilson's 95 % interval (Wilson 1927,
    https://doi.org/10.1080/01621459.1927.10502953); NaN for a class without images."""
    of_class = labels == number
    images, right = int(of_class.sum()), int((predicted[of_class] == number).sum())
    if not images:
        return ClassScore(name, 0, 0, float("nan"), float("nan"), float("nan"))
    interval = binomtest(right, images).proportion_ci(method="wilson")
    return ClassScore(name, images, right, right / images, interval.low, interval.high)


def calibration(confidence: Floats, right: NDArray[np.bool_], bins: int = BINS) -> Calibration:
    """Is a network right as often as it says? Confidence (n,) in [0, 1] in `bins` equal bins.

    Expected calibration error: sum over bins of (images in bin / n) * |accuracy - confidence|
    (Guo, Pleiss, Sun and Weinberger 2017, https://arxiv.org/abs/1706.04599). scikit-learn's
    calibration_curve drops empty bins and the counts, which the error needs.
    """
    edges = np.linspace(0, 1, bins + 1)
    place = np.clip(np.digitize(confidence, edges[1:-1], right=True), 0, bins - 1)
    counts = np.bincount(place, minlength=bins)
    with np.errstate(invalid="ignore"):
        mean = np.bincount(place, confidence, minlength=bins) / counts
        accuracy = np.bincount(place, right, minlength=bins) / counts
    gap = np.nansum(counts * np.abs(accuracy - mean)) / max(1, len(confidence))
    return Calibration(
        edges.astype(np.float32),
        counts.astype(np.int32),
        mean.astype(np.float32),
        accuracy.astype(np.float32),
        float(gap),
    )
