"""What the engine says about a whole test set: frozen records of arrays, without Keras."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.explain.answers import Floats, Ints


@dataclass(frozen=True, eq=False)
class Calibration:
    """Reliability diagram: per bin of confidence its `edges` (bins + 1,), number of images
    `counts` (bins,), mean `confidence` and `accuracy` (bins,), NaN in an empty bin. `error` is the
    expected calibration error in [0, 1]."""

    edges: Floats
    counts: Ints
    confidence: Floats
    accuracy: Floats
    error: float


@dataclass(frozen=True)
class ClassScore:
    """Accuracy of one class on the test set, with its 95 % Wilson interval."""

    name: str
    images: int
    right: int
    accuracy: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Errors:
    """The whole test set through the kept model. labels, predicted int32 (n,); confidence (of the
    prediction) and true_probability float32 (n,); confusion int32 (classes, classes), true class
    in rows."""

    classes: tuple[str, ...]
    labels: Ints
    predicted: Ints
    confidence: Floats
    true_probability: Floats
    confusion: Ints
    scores: tuple[ClassScore, ...]
    calibration: Calibration

    def cell(self, true: int, predicted: int, limit: int = 0) -> Ints:
        """Rows of the test set in one cell of the confusion matrix, the most confident first."""
        rows = np.flatnonzero((self.labels == true) & (self.predicted == predicted))
        order = np.argsort(-self.confidence[rows], kind="stable")
        return rows[order][: limit or None].astype(np.int32)


@dataclass(frozen=True, eq=False)
class Embedding:
    """Test images as points: float32 (n, 2). `index` are rows of the test set; labels, predicted
    int32 (n,). `how` is "pca" or "tsne", `layer` and `values` say what was embedded. `explained`
    (2,) is PCA's share of variance per axis; NaN for t-SNE."""

    how: str
    layer: str
    values: int
    points: Floats
    index: Ints
    labels: Ints
    predicted: Ints
    explained: Floats
