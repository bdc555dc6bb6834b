"""From pixels to the input of a network: what people upload, and what nobody should."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from core.datasets.catalogue import DATASETS
from core.datasets.spec import DataSpec
from core.images.decode import Decoded, decode
from core.images.ink import center_of_mass
from core.images.prepare import prepare

MNIST = DATASETS["mnist"].spec
FASHION = DATASETS["fashion-mnist"].spec
CIFAR = DATASETS["cifar10"].spec
STAGES = ["Orientation", "Transparency", "Grey", "Ground", "Crop", "Scale", "Centre"]


def seven(size: int = 300, pen: int = 22) -> np.ndarray:
    """1 where ink is: float32 (size, size)."""
    image = Image.new("F", (size, size))
    points = [(0.3 * size, 0.25 * size), (0.7 * size, 0.25 * size), (0.45 * size, 0.8 * size)]
    ImageDraw.Draw(image).line(points, fill=1, width=pen, joint="curve")
    return np.asarray(image)


def rgba(grey: np.ndarray, alpha: np.ndarray | float = 1.0) -> np.ndarray:
    """uint8 (h, w, 4) of greys (h, w) in [0, 1]."""
    layers = [*[grey] * 3, np.broadcast_to(np.asarray(alpha, dtype=np.float32), grey.shape)]
    return np.round(np.dstack(layers) * 255).astype(np.uint8)


def text(words: str, size: int = 40) -> np.ndarray:
    image = Image.new("L", (400, 300), 255)
    ImageDraw.Draw(image).text((30, 40), words, font=ImageFont.load_default(size), fill=0)
    return np.asarray(image) / 255


EXPECTED = prepare(rgba(seven()), MNIST).array


@pytest.mark.parametrize(
    "picture",
    [
        rgba(1 - seven()),
        rgba(np.zeros((300, 300)), seven()),
        rgba(np.ones((300, 300)), seven()),
        rgba(0.9 - 0.6 * seven()),
        rgba(0.1 + 0.5 * seven()),
        rgba(seven(900, 66)),
        np.pad(rgba(seven()), ((0, 0), (200, 0), (0, 0)), mode="edge"),
    ],
    ids=[
        "black-on-white",
        "black-in-alpha",
        "white-in-alpha",
        "faint",
        "grey",
        "large",
        "off-centre",
    ],
)
def test_one_drawing_in_many_guises(picture: np.ndarray):
    prepared = prepare(picture, MNIST)
    assert prepared.warning == ""
    assert np.abs(prepared.array - EXPECTED).mean() < 0.012


@pytest.mark.parametrize("name", DATASETS)
def test_stages_shape_and_range_of_every_set(name: str):
    about: DataSpec = DATASETS[name].spec
    prepared = prepare(rgba(1 - seven()), about)
    assert prepared.array.shape == about.shape and prepared.array.dtype == np.float32
    assert prepared.array.min() >= 0 and prepared.array.max() <= 1
    titles = [step.title for step in prepared.steps]
    photo = ["Orientation", "Transparency", "Crop", "Scale"]
    assert titles == (photo if about.intake.kind == "photo" else STAGES)
    for step in prepared.steps:
        assert step.image.dtype == np.uint8 and max(step.image.shape[:2]) <= 320
        assert step.image.ndim == 2 or step.image.shape[2] == 3
        assert step.caption.endswith(".") and step.caption[0].isupper()


def test_ink_fills_a_box_of_20_centered_by_mass():
    ink = EXPECTED[..., 0]
    rows = np.flatnonzero(ink.max(axis=1) > 0.05)
    assert np.ptp(rows) + 1 == 20
    assert center_of_mass(ink) == pytest.approx((14, 14), abs=0.51)


def test_hair_lines_become_strokes():
    thin, normal = prepare(rgba(1 - seven(300, 1)), MNIST), EXPECTED
    assert "thickened" in thin.steps[5].caption
    assert thin.array.sum() > 0.4 * normal.sum()
    assert thin.array.max() == 1


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (rgba(np.ones((100, 80))), "is blank"),
        (rgba(np.zeros((1, 1))), "is blank"),
        (rgba(seven(), 0.0), "is blank"),
        (rgba(np.random.default_rng(0).random((120, 120))), "No drawing stands out"),
        (rgba(np.pad(np.ones((1, 1)), 50)), "only 1 px large"),
        (rgba(np.pad(np.ones((60, 60)), 60)), "solid patch"),
        (
            rgba(np.pad(np.zeros((70, 70)), ((8, 8), (8, 8)), constant_values=1)),
            "fills the picture",
        ),
        (rgba(text("one two three\nfour five six")), "separate marks"),
        (rgba(text("42", 150)), "2 signs side by side"),
    ],
    ids=["white", "pixel", "transparent", "noise", "dot", "patch", "full", "text", "two"],
)
def test_hopeless_pictures_say_so(picture: np.ndarray, words: str):
    prepared = prepare(picture, MNIST)
    assert words in prepared.warning
    assert prepared.warning.endswith(".")
    assert np.isfinite(prepared.array).all() and len(prepared.steps) >= 5


@pytest.mark.parametrize("shape", [(1, 1), (1, 200), (2, 3), (28, 28), (3, 500)])
@pytest.mark.parametrize("name", DATASETS)
def test_any_shape_and_content(shape: tuple[int, int], name: str):
    rng = np.random.default_rng(5)
    picture = rng.integers(0, 256, (*shape, 4), dtype=np.uint8)
    prepared = prepare(picture, DATASETS[name].spec)
    assert prepared.array.shape == DATASETS[name].spec.shape
    assert np.isfinite(prepared.array).all()


def test_specks_are_left_out():
    dusty = 1 - seven()
    dusty[10, 290] = dusty[290:292, 5] = 0
    prepared = prepare(rgba(dusty), MNIST)
    assert "2 stray marks are left out" in prepared.steps[4].caption
    assert np.abs(prepared.array - EXPECTED).mean() < 0.005


def test_a_garment_keeps_its_greys_and_is_centered_by_its_box():
    shirt = np.ones((200, 200))
    shirt[20:180, 60:140] = 0.5
    array = prepare(rgba(shirt), FASHION).array[..., 0]
    columns = np.flatnonzero(array.max(axis=0) > 0.1)
    assert (columns[0], columns[-1]) == (7, 20)
    assert np.flatnonzero(array.max(axis=1) > 0.1).tolist() == list(range(28))
    assert array[14, 14] == pytest.approx(0.5, abs=0.01)


def test_a_photograph_is_its_central_square():
    picture = np.zeros((60, 100, 4), dtype=np.uint8)
    picture[..., 3] = 255
    picture[:, 20:50, 0] = 255  # the left half of the square is red
    picture[:, 50:80, 2] = 255
    array = prepare(picture, CIFAR).array
    assert array[16, 5] == pytest.approx([1, 0, 0], abs=0.02)
    assert array[16, 27] == pytest.approx([0, 0, 1], abs=0.02)
    assert prepare(picture, CIFAR).warning == ""


def test_photographs_that_say_nothing():
    assert "one even colour" in prepare(rgba(np.full((50, 50), 0.4)), CIFAR).warning
    assert "only 8 px" in prepare(rgba(np.random.default_rng(0).random((8, 9))), CIFAR).warning


def test_behind_a_transparent_photograph_is_white():
    assert prepare(rgba(np.zeros((40, 40)), 0.0), CIFAR).array.min() == 1


def test_mnist_itself_passes_unchanged(real_data: Path):
    from core.datasets.registry import load

    images = load("mnist").test_images[:100]
    for invert in (False, True):
        greys = 1 - images if invert else images
        again = np.stack([prepare(rgba(grey[..., 0]), MNIST).array for grey in greys])
        assert np.abs(again - images).mean() < 0.006


def test_the_drawn_digits_are_read(real_data: Path):
    """A nearest-neighbour reader that knows only MNIST; a trained network does better."""
    from sklearn.neighbors import KNeighborsClassifier

    from core.datasets.registry import load

    files = sorted((real_data / "digits").glob("*.png"))
    if not files:
        pytest.skip("needs drawn digits: digits/*.png in GLASSNET_DATA")
    decoded = decode([path.read_bytes() for path in files])
    assert all(isinstance(picture, Decoded) for picture in decoded)
    inputs = np.stack([prepare(picture.pixels, MNIST).array for picture in decoded])
    mnist = load("mnist")
    reader = KNeighborsClassifier(3)
    reader.fit(mnist.train_images[:20_000].reshape(20_000, -1), mnist.train_labels[:20_000])
    read = reader.predict(inputs.reshape(len(inputs), -1))
    truth = np.array([int(path.stem[-1]) for path in files])
    assert (read == truth).sum() >= 0.8 * len(files)
