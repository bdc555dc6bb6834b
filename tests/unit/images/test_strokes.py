"""Marks and stroke widths, against SciPy's labels and by hand."""

import numpy as np
import pytest
from scipy import ndimage

from core.images.strokes import drop_specks, label, thicken, width


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.7])
@pytest.mark.parametrize("seed", range(5))
def test_labels_are_those_of_scipy(share: float, seed: int):
    mask = np.random.default_rng(seed).random((37, 23)) < share
    numbers, areas = label(mask)
    expected, count = ndimage.label(mask, structure=np.ones((3, 3)))
    assert len(areas) == count
    pairs = set(zip(numbers.ravel().tolist(), expected.ravel().tolist(), strict=True))
    assert len(pairs) == len({left for left, _ in pairs}) == len({right for _, right in pairs})
    assert areas.sum() == mask.sum()


@pytest.mark.parametrize("mask", [np.zeros((3, 4), bool), np.ones((3, 4), bool)])
def test_labels_of_nothing_and_all(mask: np.ndarray):
    numbers, areas = label(mask)
    assert areas.tolist() == ([12] if mask.all() else [])
    assert numbers.max() == len(areas)


def test_a_spiral_is_one_mark():
    mask = np.zeros((9, 9), dtype=bool)
    mask[0, :] = mask[:, 8] = mask[8, :] = mask[2:, 0] = mask[2, :7] = mask[2:7, 6] = True
    mask[6, 2:7] = True
    assert len(label(mask)[1]) == 1


def drawing() -> np.ndarray:
    ink = np.zeros((60, 60), dtype=np.float32)
    ink[10:40, 20:26] = 1
    return ink


def test_specks_go_and_soft_edges_stay():
    ink = drawing()
    ink[10:40, 26] = 0.1
    ink[55, 55] = 1
    cleaned, kept, dropped = drop_specks(ink, photographed=False)
    assert (kept, dropped) == (1, 1)
    assert cleaned[55, 55] == 0
    assert np.array_equal(cleaned[:50], ink[:50])


def test_in_a_photograph_marks_at_the_edge_go():
    ink = drawing()
    ink[:, 50:] = 1
    assert drop_specks(ink, photographed=False)[1:] == (2, 0)
    cleaned, kept, dropped = drop_specks(ink, photographed=True)
    assert (kept, dropped) == (1, 1)
    assert np.array_equal(cleaned, drawing())


def test_a_lone_mark_at_the_edge_stays():
    ink = np.zeros((30, 30), dtype=np.float32)
    ink[:20, 10:14] = 1
    assert np.array_equal(drop_specks(ink, photographed=True)[0], ink)


def test_width_of_a_bar():
    ink = np.zeros((40, 40), dtype=np.float32)
    ink[5:25, 10:12] = 1
    assert width(ink) == pytest.approx(2 * 40 / 44)
    assert width(np.zeros((5, 5), dtype=np.float32)) == 0


def test_thicken_widens_a_line():
    ink = np.zeros((41, 41), dtype=np.float32)
    ink[20, 5:36] = 1
    assert thicken(ink, 4)[:, 20].sum() == 5
    assert np.array_equal(thicken(ink, 0.4), ink)
