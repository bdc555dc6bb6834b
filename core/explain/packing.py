"""Arrays to one block of bytes for a browser, with a layout that says where each one lies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Layout = dict[str, dict[str, Any]]
ALIGNMENT = 4  # a Float32Array must start at a multiple of 4 bytes


def pack(arrays: Mapping[str, NDArray[Any]]) -> tuple[Layout, bytes]:
    """{name: {"dtype": "float32", "shape": [h, w], "offset": bytes}} and the bytes, row by row.

    In the browser: `new Float32Array(buffer, offset, product of shape)`. Names and dtypes uint8,
    int32 and float32 only; little-endian.
    """
    layout: Layout = {}
    parts: list[bytes] = []
    offset = 0
    for name, array in arrays.items():
        data = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes()
        layout[name] = {"dtype": array.dtype.name, "shape": list(array.shape), "offset": offset}
        padded = data + bytes(-len(data) % ALIGNMENT)
        parts.append(padded)
        offset += len(padded)
    return layout, b"".join(parts)
