"""Figures of the test set against hand arithmetic."""

import numpy as np
import pytest

from core.explain.embedding import embedding, neighbours, principal
from core.explain.errors import calibration, errors, predictions, score
from core.explain.opened import opened
from core.layers import Conv, Flatten, GlobalPool, Softmax
from core.models.opening import ModelError
from core.training.checkpoint import weights_sha256
from core.training.evaluate import keep_predictions


def shades(*levels):
    return np.array(levels, np.uint8).reshape(-1, 1, 1, 1)


LEVELS = (0, 51, 102, 153, 204, 255)


def bright_or_not(make, labels):
    """Class 1 where the one pixel is above 0.5: score 10 (x - 0.5) against 0."""
    weights = {"logits": [[[0.0, 10.0]], [0.0, -5.0]]}
    return make(Flatten(), Softmax(), images=shades(*LEVELS), labels=labels, weights=weights)


def test_confusion_cells_and_scores(made):
    found = errors(bright_or_not(made, labels=[0, 1, 0, 1, 0, 0]))
    assert found.predicted.tolist() == [0, 0, 0, 1, 1, 1]
    assert found.confusion.tolist() == [[2, 2], [1, 1]]
    assert found.cell(0, 1).tolist() == [5, 4]  # the whitest is the surest
    assert found.cell(0, 1, limit=1).tolist() == [5] and found.cell(0, 0).tolist() == [0, 2]
    assert found.confidence[5] == pytest.approx(1 / (1 + np.exp(-5)), rel=1e-5)
    assert found.true_probability[5] == pytest.approx(1 - found.confidence[5], rel=1e-3)
    assert (found.scores[0].images, found.scores[0].right, found.scores[0].accuracy) == (4, 2, 0.5)
    assert found.scores[1].name == "b"


def test_wilson_interval_by_its_formula():
    found = score("a", 0, np.zeros(4, np.int32), np.array([0, 0, 1, 1], np.int32))
    z, n, p = 1.959964, 4, 0.5
    center = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    assert (found.low, found.high) == pytest.approx((center - half, center + half), abs=1e-6)
    assert np.isnan(score("b", 1, np.zeros(4, np.int32), np.zeros(4, np.int32)).accuracy)


def test_calibration_by_hand():
    """Two bins: (0.4, right) has a gap of 0.6; (0.6, wrong) and (1.0, right) have a mean of 0.8
    and an accuracy of 0.5, a gap of 0.3: error 1/3 * 0.6 + 2/3 * 0.3 = 0.4."""
    confidence = np.array([0.4, 0.6, 1.0], np.float32)
    found = calibration(confidence, np.array([True, False, True]), bins=2)
    assert found.counts.tolist() == [1, 2]
    assert found.confidence == pytest.approx([0.4, 0.8]) and found.accuracy.tolist() == [1, 0.5]
    assert found.error == pytest.approx(0.4, rel=1e-5)
    empty = calibration(np.array([0.95], np.float32), np.array([True]), bins=10)
    assert empty.counts.tolist() == [0] * 9 + [1] and np.isnan(empty.accuracy[:9]).all()
    assert empty.error == pytest.approx(0.05, rel=1e-4)


def test_predictions_of_the_training_are_used_only_for_their_weights(made_run):
    run, fresh = bright_or_not(made_run, labels=None)
    told = np.tile(np.float32([0.25, 0.75]), (6, 1))
    keep_predictions(run, told, weights_sha256(fresh.model))
    assert np.array_equal(predictions(opened(str(run.folder))), told)
    keep_predictions(run, told, "of other weights")
    assert predictions(fresh)[0, 0] == pytest.approx(1 / (1 + np.exp(-5)), rel=1e-4)
    run.path("test-predictions.npz").write_bytes(b"no archive")
    fresh.memo.clear()
    assert predictions(fresh)[0, 0] == pytest.approx(1 / (1 + np.exp(-5)), rel=1e-4)


def test_points_on_a_line_have_one_direction():
    """(0, 0), (3, 4) and (6, 8) lie on a line, 5 apart."""
    points, shares = principal(np.array([[0, 0], [3, 4], [6, 8]], np.float32))
    assert np.abs(points[:, 0]) == pytest.approx([5, 0, 5], abs=1e-5)
    assert shares == pytest.approx([1, 0], abs=1e-6)
    flat, none = principal(np.ones((4, 1), np.float32))
    assert flat.shape == (4, 2) and none.tolist() == [0, 0]


def test_neighbours_stay_neighbours():
    rng = np.random.default_rng(0)
    far = np.repeat([[0.0] * 5, [50.0] * 5], 20, axis=0) + rng.normal(0, 1, (40, 5))
    points, shares = neighbours(far.astype(np.float32))
    gap = np.linalg.norm(points[:20].mean(axis=0) - points[20:].mean(axis=0))
    assert gap > 2 * points[:20].std() and np.isnan(shares).all()
    assert np.array_equal(points, neighbours(far.astype(np.float32))[0])
    assert np.isfinite(neighbours(np.ones((12, 3), np.float32))[0]).all()


def test_embedding_is_of_what_the_head_takes(made):
    net = made(
        Conv(3, 1), GlobalPool(), Softmax(), images=shades(*LEVELS), labels=[0, 1, 0, 1, 0, 1]
    )
    found = embedding(net, "pca")
    assert (found.layer, found.values) == ("global_average_pool1", 3)
    assert found.points.shape == (6, 2) and found.index.tolist() == list(range(6))
    assert found.labels.tolist() == [0, 1, 0, 1, 0, 1]
    given = net.probabilities(shades(*LEVELS) / np.float32(255))
    assert found.predicted.tolist() == given.argmax(axis=1).tolist()
    with pytest.raises(ModelError, match="no embedding 'umap'; choose pca or tsne"):
        embedding(net, "umap")
