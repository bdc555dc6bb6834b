"""Moving and turning a picture, on pictures small enough to write down."""

import numpy as np
import pytest

from core.images.moved import follows, moved


def one_pixel(row: int, column: int, side: int = 5) -> np.ndarray:
    picture = np.zeros((side, side, 1), np.float32)
    picture[row, column] = 1
    return picture


@pytest.mark.parametrize(
    ("right", "down", "turn", "place"),
    [
        (1, 0, 0, (1, 3)),
        (0, 2, 0, (3, 2)),
        (-2, -1, 0, (0, 0)),
        (0, 0, 90, (2, 3)),  # clockwise: what was above the middle comes to its right
        (0, 0, -90, (2, 1)),
        (0, 0, 180, (3, 2)),
        (1, 0, 90, (2, 4)),  # turned first, then moved
    ],
)
def test_a_pixel_comes_where_it_should(right, down, turn, place):
    found = moved(one_pixel(1, 2), right, down, turn)
    np.testing.assert_allclose(found, one_pixel(*place), atol=1e-6)


def test_half_a_pixel_is_shared_between_two():
    found = moved(one_pixel(2, 2), 0.5, 0, 0)[2, :, 0]
    np.testing.assert_allclose(found, [0, 0, 0.5, 0.5, 0])


def test_what_comes_in_is_zero_or_the_edge():
    white = np.ones((4, 4, 3), np.float32)
    assert moved(white, 2, 0, 0)[:, :2].max() == 0
    assert moved(white, 2, 0, 0, stretch_edge=True).min() == 1


def test_no_move_is_a_copy():
    picture = one_pixel(1, 1)
    found = moved(picture, 0, 0, 0)
    np.testing.assert_array_equal(found, picture)
    assert found is not picture and found.dtype == np.float32


def test_a_map_that_moves_along_has_correlation_one():
    rng = np.random.default_rng(2)
    blobs = np.zeros((3, 12, 12), np.float32)
    blobs[:, 4:8, 4:8] = rng.random((3, 4, 4))
    second = blobs.copy()
    second[0] = np.roll(blobs[0], 2, axis=1)  # moves along
    second[1] = -np.roll(blobs[1], 2, axis=1)  # becomes its opposite
    second[2] = 3.0  # constant
    found = follows(blobs, second, right=2, down=0, turn=0)
    assert found[0] == pytest.approx(1, abs=1e-6) and found[1] == pytest.approx(-1, abs=1e-6)
    assert np.isnan(found[2])
    assert follows(blobs, blobs, right=6, down=0, turn=0)[0] < 0.2  # it stayed where it was
