"""What the tests of the lab pages share: the numbers that a page sends to a component."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest


def sent(app: AppTest, name: str) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Head and arrays of the one component `name` on the page, as its script reads them."""
    protos = [each.proto for each in app.get("bidi_component")]
    (found,) = (each for each in protos if each.component_name == f"glassnet_{name}")
    return unpacked(found.bytes)


def unpacked(block: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """What `ui.components.packed.message` wrote."""
    (length,) = struct.unpack_from("<I", block)
    text = json.loads(block[4 : 4 + length])
    arrays = {}
    for key, place in text["arrays"].items():
        size = int(np.prod(place["shape"]))
        start = 4 + length + place["offset"]
        values = np.frombuffer(block, place["dtype"], size, start)
        arrays[key] = values.reshape(place["shape"])
    return text["head"], arrays


def formulas(app: AppTest) -> str:
    """All LaTeX of the page."""
    return "\n".join(each.value for each in app.latex)


def metrics(app: AppTest) -> dict[str, str]:
    return {each.label: each.value for each in app.metric}


def alts(app: AppTest) -> list[str]:
    """What a screen reader is told of each figure; a figure without words is an error."""
    found = [each.proto.alt for each in app.get("plotly_chart")]
    assert found and all(found), "a figure without alt text"
    return found
