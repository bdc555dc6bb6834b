"""Images in an address: 'test-17', or the pixels themselves, so that a link holds all there is.

An image of a few dozen pixels a side is small enough for that: a drawing takes about 400 letters, a
photo of 32 × 32 about 3,500.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib

import numpy as np
from numpy.typing import NDArray

from core.datasets.spec import DataSpec

TEST = re.compile(r"test-(\d{1,7})")
OWN = re.compile(r"own-(\d{1,4})x(\d{1,4})x([13])-([A-Za-z0-9_-]{1,12000})")
MOST_VALUES = 64 * 64 * 3


class BadImage(ValueError):
    """An image address that cannot be followed; the text is one sentence for a person."""


def test_row(key: str, data: DataSpec) -> int | None:
    """The row of the test set that 'test-17' names; None for another kind of address.

    Raises BadImage when the set has no such row.
    """
    found = TEST.fullmatch(key)
    if found is None:
        return None
    row = int(found[1])
    if row >= data.test_images:
        last = f"{data.test_images - 1:,}"
        raise BadImage(f"{data.title} has no test image {row:,}; choose one from 0 to {last}.")
    return row


def own_key(image: NDArray[np.float32]) -> str:
    """The address of an image float32 (h, w, c) in [0, 1], to within half a 255th."""
    pixels = np.rint(np.clip(np.nan_to_num(image), 0, 1) * 255).astype(np.uint8)
    height, width, channels = pixels.shape
    letters = base64.urlsafe_b64encode(zlib.compress(pixels.tobytes(), 9)).decode().rstrip("=")
    return f"own-{height}x{width}x{channels}-{letters}"


def own_image(key: str, data: DataSpec) -> NDArray[np.float32]:
    """The image float32 (h, w, c) in [0, 1] that `own_key` wrote. Raises BadImage."""
    shape = _shape(key)
    if shape != data.shape:
        theirs, ours = (" × ".join(map(str, each)) for each in (shape, data.shape))
        raise BadImage(
            f"The image in the address is {theirs}, this network takes {ours}; choose another one."
        )
    return own_picture(key)


def own_picture(key: str) -> NDArray[np.float32]:
    """The same in whatever size it was written, at most MOST_VALUES. Raises BadImage."""
    shape = _shape(key)
    size = shape[0] * shape[1] * shape[2]
    pixels = _unpacked(key.split("-", 2)[2], min(size, MOST_VALUES))
    if not 0 < size <= MOST_VALUES or len(pixels) != size:
        raise BadImage("The image in the address is damaged; choose another one.")
    values = np.frombuffer(pixels, np.uint8).reshape(shape)
    return np.divide(values, 255, dtype=np.float32)


def _shape(key: str) -> tuple[int, int, int]:
    found = OWN.fullmatch(key)
    if found is None:
        raise BadImage("The image in the address is incomplete or unknown; choose another one.")
    return int(found[1]), int(found[2]), int(found[3])


def _unpacked(letters: str, size: int) -> bytes:
    """At most size + 1 bytes; none when the letters are damaged."""
    try:
        packed = base64.b64decode(letters + "=" * (-len(letters) % 4), b"-_", validate=True)
        return zlib.decompressobj().decompress(packed, size + 1)
    except (binascii.Error, zlib.error):
        return b""
