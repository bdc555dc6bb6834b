"""Pictures of the labs: size, range, and where things are."""

from __future__ import annotations

import numpy as np
import pytest

from core.concepts import pictures


@pytest.mark.parametrize("name", pictures.SAMPLES)
@pytest.mark.parametrize("side", [8, 28])
def test_samples_have_the_size_asked_for_and_lie_in_0_to_1(name: str, side: int) -> None:
    grey, colour = pictures.sample(name, side), pictures.sample(name, side, colour=True)
    assert grey.shape == (side, side) and colour.shape == (side, side, 3)
    for picture in (grey, colour):
        assert picture.dtype == np.float32
        assert picture.min() >= 0 and picture.max() <= 1 and picture.std() > 0.05


def test_a_sample_may_be_changed_without_changing_the_next_one() -> None:
    pictures.sample("A", 8)[:] = 7
    assert pictures.sample("A", 8).max() <= 1


def test_a_letter_moved_by_whole_pixels_is_the_letter_moved() -> None:
    there = pictures.letter("A", 28, height=0.5, right=3, down=-2)
    here = pictures.letter("A", 28, height=0.5)
    np.testing.assert_allclose(there, np.roll(here, (-2, 3), (0, 1)), atol=1 / 255)


def test_resized_averages_blocks() -> None:
    picture = np.arange(16, dtype=np.float32).reshape(4, 4) / 16
    wanted = picture.reshape(2, 2, 2, 2).mean(axis=(1, 3))
    np.testing.assert_allclose(pictures.resized(picture, 2), wanted, atol=1e-6)


def test_a_drawing_is_inverted_and_keeps_its_place() -> None:
    paper = np.full((64, 64, 4), 255, np.uint8)
    paper[:16, 48:, :3] = 0
    found = pictures.from_drawing(paper, 4)
    wanted = np.zeros((4, 4))
    wanted[0, 3] = 1
    np.testing.assert_allclose(found, wanted, atol=1e-6)


def test_a_photo_keeps_its_colours_and_its_middle() -> None:
    photo = np.full((20, 40, 4), 255, np.uint8)
    photo[:, :10, :3] = 0  # left of the square in the middle
    photo[..., 1] = 51
    np.testing.assert_allclose(pictures.from_photo(photo, 5), np.tile([1, 0.2, 1], (5, 5, 1)))


def test_brightness_of_a_colour() -> None:
    green = np.array([[[0, 1, 0]]], np.float32)
    assert pictures.as_grey(green)[0, 0] == pytest.approx(0.587)
