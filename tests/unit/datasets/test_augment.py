"""Augmentation against SciPy's resampling, hand-made positions and its own promises."""

import numpy as np
import pytest
from scipy.ndimage import affine_transform, gaussian_filter, map_coordinates

from core.config import Augmentation
from core.datasets.augment import augment, random_affine, resample, smooth_noise, source_positions

RNG = np.random.default_rng(5)
IMAGES = gaussian_filter(RNG.random((6, 12, 10, 2)), (0, 1, 1, 0)).astype(np.float32)
FULL = Augmentation(shift=2, rotation=20, zoom=0.2, shear=10, elastic=1, flip=True)


def rng() -> np.random.Generator:
    return np.random.default_rng(3)


def test_no_augmentation_changes_nothing() -> None:
    assert augment(IMAGES, Augmentation(), rng()) is IMAGES


def test_same_generator_same_images_and_nothing_leaves_the_range() -> None:
    first, second = (augment(IMAGES, FULL, rng()) for _ in range(2))
    assert (first == second).all() and first.dtype == np.float32
    assert first.shape == IMAGES.shape and first.min() >= 0 and first.max() <= 1
    assert np.abs(first - IMAGES).mean() > 0.01
    other = augment(IMAGES, FULL, np.random.default_rng(4))
    assert (first != other).any()


def test_flip_mirrors_some_and_keeps_the_others() -> None:
    many = np.repeat(IMAGES[:1], 64, axis=0)
    result = augment(many, Augmentation(flip=True), rng())
    mirrored = (result == many[:, :, ::-1]).all(axis=(1, 2, 3))
    kept = (result == many).all(axis=(1, 2, 3))
    assert (mirrored ^ kept).all() and 10 < mirrored.sum() < 54


def test_resampling_at_whole_positions_copies_pixels() -> None:
    rows, columns = np.meshgrid(np.arange(12.0), np.arange(10.0), indexing="ij")
    moved = resample(IMAGES[:1], rows[None] + 1, columns[None] - 2)
    assert moved[0, :-1, 2:] == pytest.approx(IMAGES[0, 1:, :-2])
    assert not moved[0, -1].any() and not moved[0, :, :2].any()


def test_resampling_equals_scipy_inside() -> None:
    rows = RNG.uniform(0, 11, (6, 12, 10))
    columns = RNG.uniform(0, 9, (6, 12, 10))
    result = resample(IMAGES, rows, columns)
    for i in range(6):
        for channel in range(2):
            expected = map_coordinates(IMAGES[i, ..., channel], [rows[i], columns[i]], order=1)
            assert result[i, ..., channel] == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    "settings", [Augmentation(rotation=30), Augmentation(zoom=0.3), Augmentation(shear=20, shift=2)]
)
def test_affine_map_equals_scipy(settings: Augmentation) -> None:
    matrix, offset = random_affine(6, settings, rng())
    result = resample(IMAGES, *source_positions(IMAGES.shape, settings, rng()))
    center = np.array([5.5, 4.5])
    for i in range(6):
        move = center + offset[i] - matrix[i] @ center
        expected = affine_transform(IMAGES[i, ..., 0], matrix[i], move, order=1)
        inside = affine_transform(np.ones((12, 10)), matrix[i], move, order=1) == 1
        assert result[i, ..., 0][inside] == pytest.approx(expected[inside], abs=1e-4)
        assert inside.sum() > 30


def test_rotation_keeps_lengths_and_zoom_stays_in_its_range() -> None:
    turned, _ = random_affine(200, Augmentation(rotation=45), rng())
    assert np.linalg.det(turned) == pytest.approx(1, abs=1e-5)
    angles = np.rad2deg(np.arctan2(turned[:, 0, 1], turned[:, 0, 0]))
    assert np.abs(angles).max() <= 45 and np.abs(angles).max() > 40
    zoomed, _ = random_affine(200, Augmentation(zoom=0.1), rng())
    sizes = 1 / zoomed[:, 0, 0]
    assert 0.9 <= sizes.min() < 0.92 and 1.08 < sizes.max() <= 1.1


def test_elastic_field_is_smooth_with_unit_deviation() -> None:
    field = smooth_noise(400, 28, 28, 4.0, rng())
    assert field.std() == pytest.approx(1, abs=0.05)
    # A Gaussian blur of white noise with sigma 4 has the correlation exp(-d^2 / (4 sigma^2)).
    neighbours = (field[:, 14, 14] * field[:, 14, 18]).mean() / field[:, 14].var()
    assert neighbours == pytest.approx(np.exp(-(4**2) / (4 * 4**2)), abs=0.12)
