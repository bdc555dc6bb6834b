"""The image sets by name: what they are, whether they are here, and their arrays."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.datasets.catalogue import DATASETS, DatasetInfo
from core.datasets.folders import cache_folder, find_folder
from core.datasets.spec import DataError, DataSpec, ImageData
from core.schema import ConfigError

__all__ = [
    "DATASETS",
    "Availability",
    "DataError",
    "DatasetInfo",
    "availability",
    "download",
    "info",
    "load",
    "load_test",
    "spec",
]

Labelled = tuple[NDArray[np.float32], NDArray[np.int32]]


@dataclass(frozen=True)
class Availability:
    """Whether `load` will find the files; if not, `reason` is one sentence with both ways out."""

    ready: bool
    reason: str


def info(name: str) -> DatasetInfo:
    """The entry of one set; ConfigError for "data.name" when there is none of that name."""
    if name not in DATASETS:
        near = difflib.get_close_matches(name, DATASETS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"choose {', '.join(DATASETS)}."
        raise ConfigError("data.name", f"{name!r} is not a data set; {hint}")
    return DATASETS[name]


def spec(name: str) -> DataSpec:
    """Shape, classes and counts, without loading; ConfigError when unknown."""
    return info(name).spec


def availability(name: str) -> Availability:
    """Looks at names and sizes of files only; takes well under a millisecond."""
    try:
        _folder(info(name))
    except DataError as problem:
        return Availability(ready=False, reason=str(problem))
    return Availability(ready=True, reason="")


def load(name: str) -> ImageData:
    """Both parts of a set. Never uses the network; DataError when the files are not here."""
    train, test = _read(info(name), ("train", "test"))
    return ImageData(info(name).spec, *train, *test)


def load_test(name: str) -> Labelled:
    """The test part alone: images float32 (n, h, w, c) in [0, 1] and labels int32 (n,)."""
    return _read(info(name), ("test",))[0]


def download(name: str, progress: Callable[[int, int], None] | None = None) -> None:
    """Fetch a set's files into the cache folder; `progress(bytes done, bytes in all)`.

    Goes on where an earlier attempt stopped. Files already there are checked, not fetched again.
    """
    from core.datasets import download as downloads  # loading alone needs no network library

    found = info(name)
    if found.files:
        downloads.fetch_all(found.files, cache_folder() / found.name, progress)


def _folder(found: DatasetInfo) -> Path:
    return find_folder(found.name, found.files) if found.files else cache_folder()


def _read(found: DatasetInfo, parts: tuple[str, ...]) -> list[Labelled]:
    folder = _folder(found)
    return [
        _checked(found, folder, part, *arrays)
        for part, arrays in zip(parts, found.read(folder, parts), strict=True)
    ]


def _checked(
    found: DatasetInfo,
    folder: Path,
    part: str,
    images: NDArray[np.uint8],
    labels: NDArray[np.uint8],
) -> Labelled:
    """float32 images and int32 labels, once they are known to be those of the set."""
    count = found.spec.train_images if part == "train" else found.spec.test_images
    if images.shape != (count, *found.spec.shape) or labels.shape != (count,):
        raise DataError(f"The files in {folder} do not hold {found.title}; replace them.")
    if labels.max() >= len(found.spec.classes):
        raise DataError(f"The {part} labels in {folder} name unknown classes; replace the files.")
    # One pass from bytes to the final array: no second copy of a large set.
    return np.divide(images, 255, dtype=np.float32, order="C"), labels.astype(np.int32)
