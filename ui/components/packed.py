"""Words and arrays for a component as one block of bytes, which need no base64 on their way."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from core.explain.packing import ALIGNMENT, pack

# `unpack(data)` in the browser gives {head, arrays, stamp}.
UNPACK = (Path(__file__).parent / "unpack.js").read_text(encoding="utf-8")


def message(head: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """The length of the JSON in 4 bytes, the JSON, then the arrays of `core.explain.packing.pack`.

    `head` must be JSON without NaN; `arrays` hold uint8, int32 or float32. The stamp is the same
    for the same content, so that a rerun that changed nothing need not be drawn again.
    """
    layout, body = pack(arrays)
    words = _short(dict(head))
    stamp = hashlib.sha256(words.encode() + body).hexdigest()[:16]
    text = f'{{"stamp": "{stamp}", "head": {words}, "arrays": {_short(layout)}}}'.encode()
    text += b" " * (-len(text) % ALIGNMENT)
    return struct.pack("<I", len(text)) + text + body


def _short(value: Any) -> str:
    return json.dumps(value, allow_nan=False, separators=(",", ":"))
