"""What JavaScript will read: every array where the layout says, little-endian and aligned."""

import numpy as np

from core.explain.packing import pack


def test_arrays_lie_where_the_layout_says():
    arrays = {
        "bytes": np.array([[1, 2, 3]], np.uint8),
        "floats": np.array([[0.5], [-2.0]], ">f4"),
        "none": np.zeros((0, 3), np.float32),
        "ints": np.array([7], np.int32),
        "turned": np.arange(6, dtype=np.float32).reshape(2, 3).T,
    }
    layout, data = pack(arrays)
    assert layout["bytes"] == {"dtype": "uint8", "shape": [1, 3], "offset": 0}
    assert layout["floats"] == {"dtype": "float32", "shape": [2, 1], "offset": 4}
    assert data[:4] == b"\x01\x02\x03\x00" and data[4:8] == b"\x00\x00\x00\x3f"
    for name, array in arrays.items():
        told = layout[name]
        read = np.frombuffer(
            data, f"<{array.dtype.kind}{array.itemsize}", array.size, told["offset"]
        )
        assert np.array_equal(read.reshape(told["shape"]), array)
        assert told["offset"] % 4 == 0
