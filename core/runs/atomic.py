"""Files that are whole or absent: written beside, synced, then renamed over."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import orjson

T = TypeVar("T")
TRIES, TRY_SECONDS = 20, 0.05


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path of the same suffix; on success it replaces `path` in one step.

    After any error, a full disk included, `path` is as it was and the temporary file is gone.
    """
    temporary = path.with_name(f".{secrets.token_hex(4)}-{path.name}")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        _patiently(lambda: temporary.replace(path))
    finally:
        temporary.unlink(missing_ok=True)


def _patiently(act: Callable[[], T]) -> T:
    """Try again while Windows refuses, because the other side has the file open for a moment."""
    for _ in range(TRIES):
        try:
            return act()
        except PermissionError:
            time.sleep(TRY_SECONDS)
    return act()


def write_bytes(path: Path, data: bytes) -> None:
    """Replace the content of `path` atomically."""
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def write_json(path: Path, data: Any) -> None:
    """Replace `path` with JSON; NaN and infinity become null, NumPy scalars become numbers."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY
    write_bytes(path, orjson.dumps(data, option=options))


def read_json(path: Path) -> Any:
    """Parsed content, or None when the file is absent or not JSON."""
    try:
        return orjson.loads(_patiently(path.read_bytes))
    except (OSError, orjson.JSONDecodeError):
        return None


def file_sha256(path: Path) -> str:
    """Hex digest of a file's content. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
