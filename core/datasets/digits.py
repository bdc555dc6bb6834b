"""1,797 real handwritten digits that come with scikit-learn, brought to the form of MNIST."""

from __future__ import annotations

import gzip
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.datasets.spec import DataError
from core.datasets.split import share_out
from core.images.ink import bounding_box, crop, place, scale_to_box

SIDE = 28
BOX = 20
TEST_IMAGES = 360
SPLIT_SEED = 1797
ENLARGE = 8


def read_part(folder: Path | None, part: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images uint8 (n, 28, 28, 1) and labels uint8 (n,) of "train" (1,437) or "test" (360).

    `folder` is not used: the scans are part of an installed package.
    """
    images, labels = _all()
    test = np.isin(np.arange(len(labels)), _test_rows(labels))
    rows = test if part == "test" else ~test
    return images[rows], labels[rows]


@lru_cache(maxsize=1)
def _all() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    scans, labels = _scans()
    images = np.stack([enlarge(scan) for scan in scans])
    return np.round(images * 255).astype(np.uint8)[..., np.newaxis], labels


def _scans() -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Scans float32 (1797, 8, 8) in [0, 1] and labels uint8 (1797,).

    Reads scikit-learn's file instead of calling `load_digits`: that import takes seconds.
    """
    return _rows(None)


def one_scan(label: int) -> NDArray[np.float32]:
    """The first scan of a digit among the first hundred, enlarged: float32 (28, 28) in [0, 1].

    Takes milliseconds, where all images take seconds.
    """
    scans, labels = _rows(100)
    return enlarge(scans[np.flatnonzero(labels == label)[0]])


def packaged(*parts: str) -> Path:
    """A file of `sklearn/datasets`. Raises DataError when scikit-learn is not installed."""
    package = find_spec("sklearn")
    if package is None or not package.submodule_search_locations:
        raise DataError("The digits come with scikit-learn; install it: pip install scikit-learn.")
    return Path(package.submodule_search_locations[0]).joinpath("datasets", *parts)


def _rows(count: int | None) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    path = packaged("data", "digits.csv.gz")
    try:
        with gzip.open(path, "rt", encoding="ascii") as file:
            table = np.loadtxt(file, delimiter=",", dtype=np.uint8, max_rows=count)
    except (OSError, EOFError, ValueError) as problem:
        raise DataError(f"{path} cannot be read ({problem}); install scikit-learn again.") from None
    return table[:, :-1].reshape(-1, 8, 8).astype(np.float32) / 16.0, table[:, -1]


def enlarge(scan: NDArray[np.float32]) -> NDArray[np.float32]:
    """float32 (8, 8) in [0, 1], made smooth and placed as in MNIST: (28, 28) in [0, 1].

    Each of the 64 values is the share of ink in a 4 x 4 block of the original scan, so the edge of
    the stroke runs where the interpolated share is a little over one half: there the contrast is
    raised. That gives strokes about as wide as those of MNIST.
    """
    side = (scan.shape[0] + 2) * ENLARGE
    image = Image.fromarray(np.pad(scan, 1)).resize((side, side), Image.Resampling.BICUBIC)
    smooth = np.clip((np.asarray(image, dtype=np.float32) - 0.4) / 0.4, 0.0, 1.0)
    ink = crop(smooth, bounding_box(smooth > 0.25))
    return place(scale_to_box(ink, BOX), SIDE, SIDE, "mass")


def _test_rows(labels: NDArray[np.uint8]) -> NDArray[np.int64]:
    """The fixed test part: 360 of 1,797, class by class."""
    rng = np.random.default_rng(SPLIT_SEED)
    rows = [rng.permutation(np.flatnonzero(labels == label)) for label in range(10)]
    sizes = np.array([len(each) for each in rows])
    counts = share_out(TEST_IMAGES, sizes, 1, sizes - 1)
    return np.concatenate([each[:n] for each, n in zip(rows, counts, strict=True)])
