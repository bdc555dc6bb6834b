"""Explanations of networks so small that they can be worked out on paper."""

import numpy as np
import pytest

from core.explain.answers import Field
from core.explain.attribution import attribution, heat, relative_error, smooth_gradient
from core.explain.grad_cam import combine, on_image
from core.explain.methods import METHODS
from core.explain.occlusion import squares
from core.explain.random_weights import randomised, similarity
from core.layers import Conv, Dense, Flatten, GlobalPool, Pool, Softmax
from core.models.opening import ModelError

PIXELS = np.array([[0, 51, 255], [0, 0, 255], [51, 0, 0]], np.uint8)[None, :, :, None]
IMAGE = PIXELS[0] / np.float32(255)
SLOPES = np.array([[1.0, -2.0, 3.0], [0.5, 0.0, -1.0], [4.0, 2.0, -3.0]])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def linear(made):
    """Score of class 0 is the sum of SLOPES * x, of class 1 always 0."""
    kernel = np.stack([SLOPES.ravel(), np.zeros(9)], axis=1)
    return made(Flatten(), Softmax(), images=PIXELS, weights={"logits": [kernel, [0.0, 0.0]]})


def two_maps(made):
    """A^0 = relu(2 x + 0.5), A^1 = relu(-x + 0.5); class 0 scores mean(A^0) - 3 mean(A^1)."""
    weights = {
        "conv1": [[[[[2.0, -1.0]]]], [0.5, 0.5]],
        "logits": [[[1.0, 0.0], [-3.0, 0.0]], [0.0, 0.0]],
    }
    return made(Conv(2, 1), GlobalPool(), Softmax(), images=PIXELS, weights=weights)


def test_gradient_of_a_linear_network_is_its_weights(made):
    found = attribution(linear(made), IMAGE, "gradient", 0, check=False)
    assert np.allclose(found.heat, np.abs(SLOPES))
    score = (SLOPES * IMAGE[..., 0]).sum()
    assert found.score == pytest.approx(score, rel=1e-5)
    assert found.probability == pytest.approx(sigmoid(score), rel=1e-5)
    assert not attribution(linear(made), IMAGE, "gradient", 1, check=False).heat.any()


def test_smoothgrad_of_a_linear_network_is_its_gradient(made):
    """The slope is the same everywhere, so noise changes nothing; the seed is fixed."""
    net = linear(made)
    assert np.allclose(heat(net, IMAGE, "smoothgrad", 0).heat, np.abs(SLOPES), atol=1e-5)
    bent = two_maps(made)
    twice = [heat(bent, IMAGE, "smoothgrad", 0).heat for _ in range(2)]
    assert np.array_equal(*twice)
    calm = smooth_gradient(bent, IMAGE, 0, copies=4, noise=0.0)
    assert np.allclose(np.abs(calm[..., 0]), heat(bent, IMAGE, "gradient", 0).heat)


def test_integrated_gradients_of_a_linear_network_are_weight_times_pixel(made):
    found = attribution(linear(made), IMAGE, "integrated-gradients", 0)
    assert np.allclose(found.heat, SLOPES * IMAGE[..., 0], atol=1e-5)
    assert found.completeness == pytest.approx(0, abs=1e-5)


def test_integrated_gradients_through_a_bend(made):
    """A^1 falls from 0.5 to 0 while its pixel goes from 0 to 0.5, and stays there: a pixel of 1
    adds (2 + 3 * 0.5) / 9 to the score, one of 0.2 adds (0.4 + 3 * 0.2) / 9."""
    found = heat(two_maps(made), IMAGE, "integrated-gradients", 0)
    expected = np.where(IMAGE == 1, 3.5, np.where(IMAGE == 0, 0, 1.0))[..., 0] / 9
    assert np.allclose(found.heat, expected, rtol=0.01)
    assert found.completeness <= 0.01


def test_grad_cam_by_hand(made):
    """dS/dA^k is w_k / 9 everywhere, so the map is relu(A^0 / 9 - 3 A^1 / 9): where x is 0 it is
    (0.5 - 1.5) / 9, cut to 0; where x is 0.2 (0.9 - 0.9) / 9 = 0; where it is 1, 2.5 / 9."""
    found = attribution(two_maps(made), IMAGE, "grad-cam", 0)
    assert found.layer == "conv1"
    assert np.allclose(found.heat, np.where(IMAGE[..., 0] == 1, 2.5 / 9, 0), atol=1e-6)
    assert not heat(two_maps(made), IMAGE, "grad-cam", 1).heat.any()


def test_combination_of_maps_by_hand():
    maps = np.array([[[1.0, 2.0], [3.0, 0.0]]], np.float32)  # 1 x 2 px, two maps
    slopes = np.array([[[1.0, -1.0], [3.0, -2.0]]], np.float32)  # means 2 and -1.5
    assert combine(maps, slopes).tolist() == [[0.0, 6.0]]


def test_a_coarse_map_lies_where_its_fields_are():
    """Two values whose fields are 3 px wide and 4 px apart: centres at 1 and 5 of 7 px."""
    placed = on_image(np.array([[0.0, 8.0]], np.float32), Field(3, 4, 0, 0), (1, 7))
    assert placed.tolist() == [[0, 0, 2, 4, 6, 8, 8]]
    moved = on_image(np.array([[0.0, 8.0]], np.float32), Field(3, 4, 0, -1), (1, 7))
    assert moved.tolist() == [[0, 2, 4, 6, 8, 8, 8]]


def test_occlusion_by_hand(made):
    """On 3 x 3 px the square is one pixel: its drop is that of setting the pixel to 0."""
    found = attribution(linear(made), IMAGE, "occlusion", 0)
    score = (SLOPES * IMAGE[..., 0]).sum()
    expected = sigmoid(score) - sigmoid(score - SLOPES * IMAGE[..., 0])
    assert np.allclose(found.heat, expected, atol=1e-6)
    assert found.passes == 10


def test_occlusion_of_nothing_changes_nothing(made):
    """A black square on a black image is no change, nor a grey one on grey paper."""
    assert not heat(linear(made), np.zeros_like(IMAGE), "occlusion", 0).heat.any()
    kernel = np.stack([SLOPES.ravel(), np.zeros(9)], axis=1)
    weights = {"logits": [kernel, [0.0, 0.0]]}
    photo = made(Flatten(), Softmax(), images=PIXELS, weights=weights, kind="photo")
    assert not heat(photo, np.full_like(IMAGE, 0.5), "occlusion", 0).heat.any()
    assert heat(photo, IMAGE, "occlusion", 0).heat.any()


def test_squares_cover_every_pixel_about_equally():
    """28 px, 5 x 5 squares: centres at 0, 2, 4, ..., 23, 25, 27, so 15 x 15 places."""
    covered = squares(28, 28)
    assert len(covered) == 225 and covered[112].sum() == 25
    times = covered.sum(axis=0)
    assert times.min() >= 4 and times.max() <= 9
    assert covered[0].sum() == covered[-1].sum() == 9
    assert len(squares(96, 96)) <= 400 and squares(96, 96).any(axis=0).all()


def test_gradient_takes_the_largest_colour(made):
    images = np.zeros((1, 1, 1, 3), np.uint8)
    weights = {"logits": [[[1.0, 0.0], [-4.0, 0.0], [2.0, 0.0]], [0.0, 0.0]]}
    net = made(Flatten(), Softmax(), images=images, weights=weights, kind="photo")
    image = np.array([[[0.1, 0.2, 0.3]]], np.float32)
    assert heat(net, image, "gradient", 0).heat.tolist() == [[4.0]]
    summed = heat(net, image, "integrated-gradients", 0).heat
    assert summed[0, 0] == pytest.approx(0.1 - 0.8 + 0.6, rel=1e-5)


@pytest.mark.parametrize("method", METHODS)
def test_random_weights_change_the_answer(made, method):
    """The check of Adebayo et al. on a network whose weights are far from random."""
    pixels = np.random.default_rng(5).integers(0, 256, (2, 12, 12, 1), dtype=np.uint8)
    net = made(Conv(4, 3), Pool(), Conv(3, 3), Flatten(), Dense(6), Softmax(), images=pixels)
    for layer in net.model.layers:
        layer.set_weights([np.abs(each) for each in layer.get_weights()])
    found = attribution(net, pixels[0] / np.float32(255), method, 1, check=True)
    assert found.heat.shape == found.random_heat.shape == (12, 12)
    assert not np.allclose(found.heat, found.random_heat)
    assert -1 <= found.similarity < 0.95 or np.isnan(found.similarity)
    assert found.milliseconds > 0 and found.passes >= 1
    if method == "integrated-gradients":
        assert found.completeness <= 0.01


def test_random_copy_leaves_the_network_and_its_preprocessing_alone(made):
    net = two_maps(made)
    before = [weight.copy() for weight in net.model.get_weights()]
    copy = randomised(net)
    assert randomised(net) is copy
    for old, now in zip(before, net.model.get_weights(), strict=True):
        assert np.array_equal(old, now)
    assert not np.allclose(copy.model.get_weights()[0], before[0])
    assert not copy.model.get_weights()[1].any()  # biases start at 0


def test_similarity_is_a_rank_correlation():
    first = np.array([[1.0, 2.0], [3.0, 10.0]], np.float32)
    assert similarity(first, first**3) == pytest.approx(1)
    assert similarity(first, -first) == pytest.approx(-1)
    assert np.isnan(similarity(first, np.ones((2, 2), np.float32)))


def test_relative_error():
    assert relative_error(1.01, 1.0) == pytest.approx(0.01)
    assert relative_error(0.0, 0.0) == 0


def test_grad_cam_without_maps_is_one_sentence(made):
    with pytest.raises(ModelError, match="this network has none; choose another method"):
        attribution(linear(made), IMAGE, "grad-cam", 0)
    with pytest.raises(ModelError, match="softmax1 has none; choose conv1"):
        attribution(two_maps(made), IMAGE, "grad-cam", 0, "softmax1")


def test_unknown_method_and_class_are_one_sentence(made):
    with pytest.raises(ModelError, match="no method 'lime'; choose gradient, smoothgrad"):
        attribution(linear(made), IMAGE, "lime", 0)
    with pytest.raises(ModelError, match="no class 2; choose one from 0 to 1"):
        attribution(linear(made), IMAGE, "gradient", 2)
