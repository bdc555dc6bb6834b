"""The test set, used once, at the end."""

from __future__ import annotations

from typing import Any
from zipfile import BadZipFile

import keras
import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest
from sklearn.metrics import confusion_matrix, log_loss

from core.runs.atomic import replacing
from core.runs.run import Run

MISTAKES = 48
PREDICTIONS = "test-predictions.npz"


def probabilities(
    model: keras.Model, images: NDArray[np.float32], batch: int = 512
) -> NDArray[np.float32]:
    """Class probabilities (n, classes) of images (n, h, w, c) in [0, 1]."""
    return np.asarray(model.predict(images, batch_size=batch, verbose=0), dtype=np.float32)


def summary(given: NDArray[np.float32], labels: NDArray[np.int32]) -> dict[str, Any]:
    """Accuracy with its 95 % Wilson interval, loss, confusion matrix and mistakes.

    given: float32 (n, classes), rows sum to 1; labels: int32 (n,). The confusion matrix has the
    true class in rows. Mistakes are the most confident first. Loss is the mean cross-entropy in
    nats. The interval is Wilson's (1927), which stays inside [0, 1] and holds near 1.
    """
    predicted = given.argmax(axis=1)
    right = int((predicted == labels).sum())
    interval = binomtest(right, len(labels)).proportion_ci(method="wilson")
    classes = np.arange(given.shape[1])
    exact = given.astype(np.float64)
    exact /= exact.sum(axis=1, keepdims=True)  # float32 rows miss 1 by a rounding error
    return {
        "test_accuracy": right / len(labels),
        "test_low": interval.low,
        "test_high": interval.high,
        "test_loss": log_loss(labels, exact, labels=classes),
        "test_images": len(labels),
        "confusion": confusion_matrix(labels, predicted, labels=classes).tolist(),
        "mistakes": _mistakes(given, predicted, labels),
    }


def _mistakes(
    given: NDArray[np.float32], predicted: NDArray[np.int64], labels: NDArray[np.int32]
) -> list[dict[str, Any]]:
    wrong = np.flatnonzero(predicted != labels)
    confidence = given[wrong, predicted[wrong]]
    worst = wrong[np.argsort(-confidence, kind="stable")][:MISTAKES]
    return [
        {
            "index": int(i),
            "true": int(labels[i]),
            "predicted": int(predicted[i]),
            "probability": float(given[i, predicted[i]]),
        }
        for i in worst
    ]


def keep_pictures(run: Run, images: NDArray[np.float32], mistakes: list[dict[str, Any]]) -> None:
    """Write the images of the mistakes, uint8 (k, h, w, c), to mistakes.npz."""
    rows = [each["index"] for each in mistakes]
    pictures = np.rint(images[rows] * 255).astype(np.uint8)
    with replacing(run.path("mistakes.npz")) as temporary:
        np.savez_compressed(temporary, images=pictures)


def keep_predictions(run: Run, given: NDArray[np.float32], weights_sha256: str) -> None:
    """Write the probabilities (n, classes) of the test set and whose they are."""
    with replacing(run.path(PREDICTIONS)) as temporary:
        np.savez_compressed(temporary, probabilities=given, weights=np.array(weights_sha256))


def kept_predictions(run: Run, weights_sha256: str) -> NDArray[np.float32] | None:
    """The probabilities (n, classes) that these weights gave; None when they are not there."""
    try:
        with np.load(run.path(PREDICTIONS)) as arrays:
            same = str(arrays["weights"]) == weights_sha256
            return arrays["probabilities"] if same else None
    except (OSError, ValueError, KeyError, BadZipFile):
        return None
