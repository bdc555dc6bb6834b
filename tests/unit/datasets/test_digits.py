"""The offline digits: the same scans as scikit-learn's, in the form of MNIST."""

import numpy as np
import pytest

from core.datasets import digits
from core.images.ink import center_of_mass


@pytest.fixture(scope="module")
def parts() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    return {part: digits.read_part(None, part) for part in ("train", "test")}


def test_the_scans_are_those_of_load_digits():
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    found, names = digits._scans()
    assert np.array_equal(found.reshape(-1, 64) * 16, images)
    assert np.array_equal(names, labels)


def test_a_fifth_of_each_class_is_for_the_test(parts: dict[str, tuple[np.ndarray, np.ndarray]]):
    train, test = (np.bincount(parts[part][1], minlength=10) for part in ("train", "test"))
    assert train.sum() == 1437 and test.sum() == 360
    assert (np.abs(test / (train + test) - 0.2) < 0.01).all()


def test_each_fills_a_box_of_20_and_is_centred_by_mass(
    parts: dict[str, tuple[np.ndarray, np.ndarray]],
):
    images = parts["test"][0][..., 0]
    assert images.shape[1:] == (28, 28)
    for image in images:
        ink = image.astype(np.float32) / 255
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        assert max(np.ptp(rows), np.ptp(columns)) + 1 in (19, 20)
        assert max(abs(place - 14) for place in center_of_mass(ink)) <= 0.5 + 1e-4


def test_a_bar_stays_a_bar():
    scan = np.zeros((8, 8), dtype=np.float32)
    scan[:, 3:5] = 1
    image = digits.enlarge(scan)
    inked = image > 0.5
    assert inked.any(axis=1).sum() == 20
    assert 4 <= inked.any(axis=0).sum() <= 6
    assert image.min() == 0 and image.max() == 1


def test_a_digit_looks_like_its_kind(parts: dict[str, tuple[np.ndarray, np.ndarray]]):
    from sklearn.neighbors import KNeighborsClassifier

    (images, labels), (test_images, test_labels) = parts["train"], parts["test"]
    nearest = KNeighborsClassifier(3).fit(images.reshape(len(images), -1) / 255, labels)
    assert nearest.score(test_images.reshape(len(test_images), -1) / 255, test_labels) > 0.95
