"""The idx.gz files in which MNIST and Fashion-MNIST are published."""

from __future__ import annotations

import gzip
import math
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.datasets.spec import DataError

UNSIGNED_BYTE = 8
_FILES = {
    "train": ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
    "test": ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"),
}


def read_part(folder: Path, part: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images uint8 (n, h, w, 1) and labels uint8 (n,) of the part "train" or "test"."""
    images, labels = (read_idx(folder / name) for name in _FILES[part])
    return images[..., np.newaxis], labels


def read_idx(path: Path) -> NDArray[np.uint8]:
    """The array in one gzipped idx file of unsigned bytes; DataError when it is damaged.

    The header is two zero bytes, the type (8: unsigned byte), the number of axes, and each axis's
    length as a big-endian 32-bit number: 00 00 08 01 | 00 00 27 10 starts a file of 10,000 labels.
    """
    try:
        raw = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as problem:
        raise DataError(f"{path} cannot be read ({problem}); replace it.") from None
    axes = raw[3] if raw[:3] == bytes((0, 0, UNSIGNED_BYTE)) and len(raw) > 3 else 0
    start = 4 + 4 * axes
    header = raw[4:start] if len(raw) >= start else b""
    shape = tuple(int(n) for n in np.frombuffer(header, dtype=">u4"))
    if not shape or len(raw) - start != math.prod(shape):
        raise DataError(f"{path} is not a complete idx file of unsigned bytes; replace it.")
    return np.frombuffer(raw, dtype=np.uint8, offset=start).reshape(shape)
