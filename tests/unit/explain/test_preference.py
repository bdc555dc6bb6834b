"""What a unit likes, where the answer is known."""

import numpy as np
import pytest

from core.config import Preprocessing
from core.explain.dream import dream
from core.explain.preference import favourites
from core.layers import Conv, Flatten, Pool, Softmax
from core.models.opening import ModelError

SUM = [np.ones((3, 3, 1, 1)), [0.0]]


def dots():
    """Twelve images of 8 x 8 px, each black but for one pixel at (row 2, column 5) of 10 * i."""
    images = np.zeros((12, 8, 8, 1), np.uint8)
    images[:, 2, 5, 0] = 10 * np.arange(12)
    return images


def test_nine_brightest_dots_and_their_windows(made):
    """The 3 x 3 sum is largest first where its window's last pixel is the dot: at (0, 3)."""
    net = made(Conv(1, 3), Flatten(), Softmax(), images=dots(), weights={"conv1": SUM})
    found = favourites(net, "conv1", 0)
    assert found.index.tolist() == list(range(11, 2, -1))
    assert found.values == pytest.approx(10 * np.arange(11, 2, -1) / 255, rel=1e-5)
    assert found.places.tolist() == [[0, 3]] * 9
    assert found.boxes.tolist() == [[0, 3, 3, 6]] * 9
    assert found.images[0].max() == 110 and found.labels[0] == 1
    assert found.sample_images == 12


def test_windows_count_padding_and_pooling(made):
    """One more pixel of padding on each side, and a pooling of 2 x 2 behind: its unit (1, 2) sees
    the sums at rows 2, 3 and columns 4, 5, that is rows 1 to 4 and columns 3 to 6 of the image."""
    net = made(
        Conv(1, 3),
        Pool(),
        Flatten(),
        Softmax(),
        images=dots(),
        weights={"conv1": SUM},
        preprocessing=Preprocessing(1),
    )
    found = favourites(net, "pool1", 0)
    assert found.places[0].tolist() == [0, 2]
    assert found.boxes[0].tolist() == [-1, 3, 3, 7]


def test_a_unit_that_nothing_excites_has_no_favourites(made):
    weights = {"conv1": [-np.ones((3, 3, 1, 1)), [0.0]]}
    net = made(Conv(1, 3), Flatten(), Softmax(), images=dots(), weights=weights)
    found = favourites(net, "conv1", 0)
    assert len(found.index) == 0 and found.boxes.shape == (0, 4)
    assert found.images.shape == (0, 8, 8, 1)


def test_a_vector_sees_the_whole_image(made):
    net = made(Conv(1, 3), Flatten(), Softmax(), images=dots(), weights={"conv1": SUM})
    found = favourites(net, "softmax1", 1)
    assert set(map(tuple, found.boxes.tolist())) == {(0, 0, 8, 8)}
    assert (np.diff(found.values) <= 0).all()


def test_what_excites_a_sum_is_white_and_its_opposite_black(made):
    kernels = np.concatenate([SUM[0], -SUM[0]], axis=3)
    net = made(
        Conv(2, 3), Flatten(), Softmax(), images=dots(), weights={"conv1": [kernels, [0.0, 0.0]]}
    )
    white, black = (dream(net, "conv1", unit) for unit in (0, 1))
    assert white.image.shape == (8, 8, 1) and white.image.min() >= 0 and white.image.max() <= 1
    assert white.image[2:6, 2:6].min() > 0.9 and black.image[2:6, 2:6].max() < 0.1
    assert white.after > 8 > white.before and black.after > -1 > black.before
    assert np.array_equal(dream(net, "conv1", 0).image, white.image)


def test_the_made_image_shows_the_kernel_where_fields_do_not_overlap(made):
    """A kernel that is 1 in its first row and -1 in its last adds up to 0 over an even image. Of
    the 6 x 6 places those in rows 1 and 4 see rows 1 to 3 and 4 to 6 of the image."""
    kernel = np.zeros((3, 3, 1, 1))
    kernel[0], kernel[2] = 1, -1
    layers = Conv(1, 3, activation="relu"), Flatten(), Softmax()
    net = made(*layers, images=dots(), weights={"conv1": [kernel, [0.0]]})
    found = dream(net, "conv1", 0)
    rows = found.image[1:7, 1:7, 0].mean(axis=1)
    assert min(rows[0], rows[3]) > 0.75 and max(rows[2], rows[5]) < 0.25  # a little blurred
    assert found.after > 2 and abs(found.before) < 0.1  # 3 would be all of it


def test_layers_that_only_pass_on_are_one_sentence(made):
    net = made(Conv(1, 3), Flatten(), Softmax(), images=dots())
    for question in (favourites, dream):
        with pytest.raises(ModelError, match="flatten1 computes nothing of its own; choose conv1"):
            question(net, "flatten1", 0)
