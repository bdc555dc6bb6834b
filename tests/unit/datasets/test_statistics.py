"""Statistics against plain NumPy on explicitly padded arrays."""

import json

import numpy as np
import pytest

from core.config import Preprocessing
from core.datasets.statistics import Statistics, apply, fit_statistics


@pytest.fixture
def images() -> np.ndarray:
    return np.random.default_rng(4).random((50, 6, 5, 3), dtype=np.float32)


def padded(images: np.ndarray, padding: int) -> np.ndarray:
    n, h, w, c = images.shape
    result = np.zeros((n, h + 2 * padding, w + 2 * padding, c))
    result[:, padding : padding + h, padding : padding + w] = images
    return result


@pytest.mark.parametrize("padding", [0, 2])
def test_channel_mean_and_std_count_the_padding(images: np.ndarray, padding: int):
    statistics = fit_statistics(images, Preprocessing(padding, "channel", True))
    expected = padded(images, padding)
    np.testing.assert_allclose(statistics.mean, expected.mean(axis=(0, 1, 2)), rtol=1e-5)
    np.testing.assert_allclose(statistics.std, expected.std(axis=(0, 1, 2)), rtol=1e-5)


def test_mean_image_and_std_of_what_is_left(images: np.ndarray):
    statistics = fit_statistics(images, Preprocessing(1, "image", True))
    expected = padded(images, 1)
    rest = expected - expected.mean(axis=0)
    np.testing.assert_allclose(statistics.mean, expected.mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(statistics.std, rest.std(axis=(0, 1, 2)), rtol=1e-5)


def test_applied_to_the_training_part_gives_mean_0_and_std_1(images: np.ndarray):
    settings = Preprocessing(2, "channel", True)
    result = apply(images, settings, fit_statistics(images, settings))
    assert result.shape == (50, 10, 9, 3)
    assert result.dtype == np.float32
    np.testing.assert_allclose(result.mean(axis=(0, 1, 2)), 0, atol=1e-5)
    np.testing.assert_allclose(result.std(axis=(0, 1, 2), dtype=np.float64), 1, atol=1e-5)


def test_by_hand():
    images = np.array([0, 1], dtype=np.float32).reshape(2, 1, 1, 1)
    settings = Preprocessing(0, "channel", True)
    statistics = fit_statistics(images, settings)
    assert statistics.mean == pytest.approx([0.5])
    assert statistics.std == pytest.approx([0.5])
    assert apply(images, settings, statistics).ravel().tolist() == [-1.0, 1.0]


def test_a_channel_that_never_varies_is_divided_by_one():
    images = np.full((20, 4, 4, 2), 0.3, dtype=np.float32)
    images[::2, ..., 1] = 0.9
    settings = Preprocessing(0, "channel", True)
    statistics = fit_statistics(images, settings)
    assert statistics.std == pytest.approx([1.0, 0.3])
    assert np.isfinite(apply(images, settings, statistics)).all()


def test_nothing_asked_for_changes_nothing(images: np.ndarray):
    statistics = fit_statistics(images, Preprocessing())
    assert statistics.mean is None and statistics.std is None
    result = apply(images, Preprocessing(), statistics)
    assert np.array_equal(result, images)
    assert result is not images


def test_the_images_are_left_as_they_were(images: np.ndarray):
    before = images.copy()
    settings = Preprocessing(0, "image", True)
    apply(images, settings, fit_statistics(images, settings))
    assert np.array_equal(images, before)


@pytest.mark.parametrize("center", ["none", "channel", "image"])
def test_json_keeps_every_bit(images: np.ndarray, center: str):
    statistics = fit_statistics(images, Preprocessing(1, center, True))
    again = Statistics.from_dict(json.loads(json.dumps(statistics.to_dict())))
    for before, after in ((statistics.mean, again.mean), (statistics.std, again.std)):
        assert (before is None and after is None) or np.array_equal(before, after)
        assert after is None or after.dtype == np.float32
