"""The split: stratified, disjoint, the same for the same seed, and made before the limit."""

import numpy as np
import pytest

from core.datasets.catalogue import DIGITS
from core.datasets.spec import ImageData
from core.datasets.split import share_out, split
from core.schema import ConfigError


def data_of(counts: list[int]) -> ImageData:
    labels = np.repeat(np.arange(len(counts)), counts).astype(np.int32)
    rng = np.random.default_rng(0)
    labels = rng.permutation(labels)
    images = np.zeros((len(labels), 1, 1, 1), dtype=np.float32)
    return ImageData(DIGITS.spec, images, labels, images[:0], labels[:0])


def test_shares_by_class():
    data = data_of([100, 100, 50])
    parts = split(data, 0, 0.2, seed=3)
    assert np.bincount(data.train_labels[parts.validation]).tolist() == [20, 20, 10]
    assert np.bincount(data.train_labels[parts.train]).tolist() == [80, 80, 40]


def test_every_row_is_used_exactly_once():
    parts = split(data_of([31, 17, 9]), 0, 0.25, seed=1)
    together = np.concatenate([parts.train, parts.validation])
    assert sorted(together.tolist()) == list(range(57))
    assert (np.diff(parts.train) > 0).all()
    assert (np.diff(parts.validation) > 0).all()


def test_limit_leaves_the_validation_part_alone():
    data = data_of([100, 100, 100])
    whole, small = split(data, 0, 0.1, seed=5), split(data, 30, 0.1, seed=5)
    assert small.validation.tolist() == whole.validation.tolist()
    assert len(small.validation) == 30
    assert np.bincount(data.train_labels[small.train]).tolist() == [10, 10, 10]
    assert set(small.train) <= set(whole.train)


def test_a_limit_above_all_is_all():
    data = data_of([10, 10])
    assert len(split(data, 1000, 0.5, seed=1).train) == 10


def test_seed_decides():
    data = data_of([200, 200])
    first, again, other = (split(data, 50, 0.1, seed) for seed in (1, 1, 2))
    assert first.train.tolist() == again.train.tolist()
    assert first.validation.tolist() != other.validation.tolist()


def test_smallest_shares_keep_one_of_each_class():
    data = data_of([3, 300])
    parts = split(data, 2, 0.01, seed=1)
    assert np.bincount(data.train_labels[parts.validation]).tolist() == [1, 2]
    assert np.bincount(data.train_labels[parts.train]).tolist() == [1, 1]


def test_a_limit_below_one_per_class_is_refused():
    with pytest.raises(ConfigError, match=r"data.limit: 2 is less .* choose 3 or more"):
        split(data_of([5, 5, 5]), 2, 0.2, seed=1)


@pytest.mark.parametrize(
    ("total", "weights", "expected"),
    [
        (5, [3, 3, 1], [2, 2, 1]),  # 2.14, 2.14, 0.71: the last has the largest remainder
        (10, [1, 1, 1], [4, 3, 3]),
        (0, [4, 4], [1, 1]),  # at least one each
        (100, [4, 5], [4, 5]),  # at most what there is
    ],
)
def test_share_out(total: int, weights: list[int], expected: list[int]):
    sizes = np.array(weights)
    limits = np.maximum(sizes, 4)
    if total == 100:
        limits = sizes
    assert share_out(total, sizes, 1, limits).tolist() == expected
