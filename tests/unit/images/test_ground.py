"""Ink lifted from grounds that are light, dark, uneven, noisy or in shadow."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.images.ground import fit_surface, is_light, lift, negative

SIDE = 200


def cross() -> np.ndarray:
    """1 where ink is: float32 (200, 200), strokes 12 px wide."""
    image = Image.new("F", (SIDE, SIDE))
    pen = ImageDraw.Draw(image)
    pen.line([(50, 60), (140, 150)], fill=1, width=12)
    pen.line([(140, 60), (50, 150)], fill=1, width=12)
    return np.asarray(image)


def places() -> tuple[np.ndarray, np.ndarray]:
    return np.meshgrid(np.linspace(-1, 1, SIDE), np.linspace(-1, 1, SIDE), indexing="xy")


def agreement(found: np.ndarray) -> float:
    """Intersection over union with the cross."""
    ink, truth = found > 0.5, cross() > 0.5
    return float((ink & truth).sum() / (ink | truth).sum())


@pytest.mark.parametrize(
    ("ground", "ink", "light"),
    [(1.0, 0.0, True), (0.0, 1.0, False), (0.9, 0.6, True), (0.2, 0.4, False), (0.4, 0.1, True)],
)
def test_plain_grounds(ground: float, ink: float, light: bool):
    lifted = lift((ground + (ink - ground) * cross()).astype(np.float32))
    assert lifted.light == light and not lifted.uneven
    assert lifted.contrast == pytest.approx(abs(ink - ground), abs=0.01)
    assert agreement(lifted.ink) > 0.99
    assert lifted.ink[cross() == 0].max() < 0.02


def test_a_clean_picture_keeps_its_greys():
    soft = cross() * np.linspace(0.3, 1, SIDE, dtype=np.float32)
    assert np.abs(lift(soft).ink - soft / 0.9).max() < 0.2


def test_light_that_falls_off_to_one_side_with_noise():
    x, y = places()
    rng = np.random.default_rng(0)
    paper = 0.7 + 0.2 * x - 0.1 * y - 0.1 * (x**2 + y**2)
    grey = paper * (1 - 0.5 * cross()) + rng.normal(0, 0.02, paper.shape)
    lifted = lift(grey.astype(np.float32))
    assert lifted.light and lifted.uneven
    assert agreement(lifted.ink) > 0.9
    assert (lifted.ink[cross() == 0] > 0.3).mean() < 0.001


def test_the_edge_of_a_shadow():
    x, _ = places()
    paper = np.where(x < -0.3, 0.45, 0.85)
    lifted = lift((paper * (1 - 0.5 * cross())).astype(np.float32))
    assert lifted.light and lifted.uneven
    inside = lifted.ink[:, 75:]  # right of the shadow's edge
    truth = cross()[:, 75:] > 0.5
    assert ((inside > 0.5) & truth).sum() / ((inside > 0.5) | truth).sum() > 0.9
    assert lifted.ink[:, :40].max() < 0.2


def test_the_surface_is_found_under_the_ink():
    x, y = places()
    paper = 0.6 + 0.2 * x + 0.1 * y * y
    surface, explained = fit_surface((paper * (1 - 0.6 * cross())).astype(np.float32))
    assert np.abs(surface - paper).max() < 0.02
    assert explained == 1


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_blank(level: float):
    lifted = lift(np.full((50, 40), level, dtype=np.float32))
    assert lifted.contrast == 0
    assert not lifted.ink.any()


def test_noise_alone_is_not_ink():
    rng = np.random.default_rng(2)
    for values in (rng.random((90, 90)), 0.9 + 0.02 * rng.normal(size=(90, 90))):
        assert lift(values.astype(np.float32)).contrast == 0


@pytest.mark.parametrize("shape", [(1, 1), (1, 2), (2, 2), (1, 150), (3, 400)])
def test_tiny_and_narrow(shape: tuple[int, int]):
    grey = np.random.default_rng(0).random(shape).astype(np.float32)
    assert np.isfinite(lift(grey).ink).all()
    assert np.isfinite(negative(grey).ink).all()


def test_which_side_the_ink_is_on():
    difference = np.zeros((10, 10), dtype=np.float32)
    difference[4, 4:7] = -0.5
    difference[8, 8] = 0.9
    assert is_light(difference)
    assert not is_light(-difference)


def test_negative_keeps_proportions():
    grey = np.full((20, 20), 0.8, dtype=np.float32)
    grey[5:15, 5:15] = 0.6
    grey[8, 8] = 0.0
    lifted = negative(grey)
    assert lifted.light
    assert lifted.ink[0, 0] == 0
    assert lifted.ink[6, 6] == pytest.approx(0.25)
    assert lifted.ink[8, 8] == pytest.approx(1)
    grey = 1 - grey
    assert negative(grey).ink[6, 6] == pytest.approx(0.25)
