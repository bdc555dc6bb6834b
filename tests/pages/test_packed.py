"""What travels to a component in one block can be read back as its script reads it."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest

from ui.components.packed import message


def test_words_and_arrays_lie_where_the_layout_says() -> None:
    arrays = {
        "a": np.arange(5, dtype=np.uint8),
        "b": np.array([[1.5, -2.0]], np.float32),
        "c": np.array([7], np.int32),
    }
    block = message({"name": "ö"}, arrays)
    (length,) = struct.unpack_from("<I", block)
    text = json.loads(block[4 : 4 + length])
    assert text["head"] == {"name": "ö"} and length % 4 == 0
    for name, array in arrays.items():
        place = text["arrays"][name]
        start = 4 + length + place["offset"]
        assert start % 4 == 0
        found = np.frombuffer(block, place["dtype"], array.size, start).reshape(place["shape"])
        np.testing.assert_array_equal(found, array)


def test_the_stamp_tells_whether_anything_changed() -> None:
    def stamp(head: dict[str, int], value: int) -> str:
        block = message(head, {"a": np.array([value], np.int32)})
        (length,) = struct.unpack_from("<I", block)
        return json.loads(block[4 : 4 + length])["stamp"]

    assert stamp({"x": 1}, 2) == stamp({"x": 1}, 2)
    assert len({stamp({"x": 1}, 2), stamp({"x": 2}, 2), stamp({"x": 1}, 3)}) == 3


def test_words_that_are_no_json_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        message({"x": float("nan")}, {})
