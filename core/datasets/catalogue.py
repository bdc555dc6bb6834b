"""The image sets, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.datasets import cifar, digits, idx, letters
from core.datasets.folders import DataFile
from core.datasets.spec import DataSpec, Intake

Part = tuple[NDArray[np.uint8], NDArray[np.uint8]]
Reader = Callable[[Path, tuple[str, ...]], list[Part]]

INK = Intake("ink", box=20, center="mass")
GARMENT = Intake("ink", box=28, center="box")
PHOTO = Intake("photo", box=32, center="box")

MNIST_MIRRORS = (
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
)
FASHION_MIRRORS = (
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
)
CIFAR_MIRRORS = ("https://www.cs.toronto.edu/~kriz/",)


@dataclass(frozen=True)
class DatasetInfo:
    """One set. `read(folder, ("train", "test"))` gives, for each part asked for, images uint8
    (n, h, w, c) and labels uint8 (n,)."""

    name: str
    title: str
    about: str
    source: str
    licence: str
    offline: bool
    files: tuple[DataFile, ...]
    spec: DataSpec
    read: Reader

    @property
    def download_bytes(self) -> int:
        """What a download takes; 0 for a set that needs none."""
        return sum(file.size for file in self.files)


def _files(mirrors: tuple[str, ...], *rows: tuple[str, int, str]) -> tuple[DataFile, ...]:
    return tuple(
        DataFile(name, size, sha256, tuple(mirror + name for mirror in mirrors))
        for name, size, sha256 in rows
    )


def _each(read_part: Callable[[Path, str], Part]) -> Reader:
    return lambda folder, parts: [read_part(folder, part) for part in parts]


def _spec(
    name: str,
    title: str,
    shape: tuple[int, int, int],
    classes: tuple[str, ...],
    images: tuple[int, int],
    intake: Intake,
) -> DataSpec:
    return DataSpec(name, title, *shape, classes, *images, intake)


TEN_DIGITS = tuple("0123456789")
GARMENTS = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
THINGS = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)

DIGITS = DatasetInfo(
    name="digits",
    title="Digits",
    about="1,797 real handwritten digits, scanned at 8 × 8 and brought to 28 × 28.",
    source="https://archive.ics.uci.edu/dataset/80",
    licence="CC BY 4.0",
    offline=True,
    files=(),
    spec=_spec("digits", "Digits", (28, 28, 1), TEN_DIGITS, (1437, 360), INK),
    read=_each(digits.read_part),
)

LETTERS = DatasetInfo(
    name="letters",
    title="Letters",
    about="Ten capital letters drawn from fonts at random place, angle, size and weight.",
    source="https://github.com/adobe-fonts",
    licence="Drawn here; the fonts are under the SIL Open Font License 1.1",
    offline=True,
    files=(),
    spec=_spec("letters", "Letters", (28, 28, 1), letters.CLASSES, (6000, 1000), INK),
    read=_each(letters.read_part),
)

MNIST = DatasetInfo(
    name="mnist",
    title="MNIST",
    about="70,000 handwritten digits, the classic of LeCun and Cortes.",
    source="https://yann.lecun.com/exdb/mnist/",
    licence="Often given as CC BY-SA 3.0",
    offline=False,
    files=_files(
        MNIST_MIRRORS,
        (
            "train-images-idx3-ubyte.gz",
            9_912_422,
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        ),
        (
            "train-labels-idx1-ubyte.gz",
            28_881,
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        ),
        (
            "t10k-images-idx3-ubyte.gz",
            1_648_877,
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        ),
        (
            "t10k-labels-idx1-ubyte.gz",
            4_542,
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        ),
    ),
    spec=_spec("mnist", "MNIST", (28, 28, 1), TEN_DIGITS, (60_000, 10_000), INK),
    read=_each(idx.read_part),
)

FASHION_MNIST = DatasetInfo(
    name="fashion-mnist",
    title="Fashion-MNIST",
    about="70,000 pictures of clothes, a harder stand-in for MNIST.",
    source="https://github.com/zalandoresearch/fashion-mnist",
    licence="MIT",
    offline=False,
    files=_files(
        FASHION_MIRRORS,
        (
            "train-images-idx3-ubyte.gz",
            26_421_880,
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        ),
        (
            "train-labels-idx1-ubyte.gz",
            29_515,
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        ),
        (
            "t10k-images-idx3-ubyte.gz",
            4_422_102,
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        ),
        (
            "t10k-labels-idx1-ubyte.gz",
            5_148,
            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        ),
    ),
    spec=_spec("fashion-mnist", "Fashion-MNIST", (28, 28, 1), GARMENTS, (60_000, 10_000), GARMENT),
    read=_each(idx.read_part),
)

CIFAR10 = DatasetInfo(
    name="cifar10",
    title="CIFAR-10",
    about="60,000 small colour photographs of ten kinds of things.",
    source="https://www.cs.toronto.edu/~kriz/cifar.html",
    licence="None stated; for research and teaching, cite Krizhevsky 2009",
    offline=False,
    files=_files(
        CIFAR_MIRRORS,
        (
            cifar.ARCHIVE,
            170_052_171,
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
        ),
    ),
    spec=_spec("cifar10", "CIFAR-10", (32, 32, 3), THINGS, (50_000, 10_000), PHOTO),
    read=cifar.read_parts,
)

DATASETS: dict[str, DatasetInfo] = {
    info.name: info for info in (DIGITS, LETTERS, MNIST, FASHION_MNIST, CIFAR10)
}
