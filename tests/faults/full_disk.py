"""A disk that is full at one write of this process, counted from 1, and at that one alone.

Counted are what pathlib's files are given, among them logs, metrics and small files, and each sync
that ends a file which a library wrote by itself: models, checkpoints, pictures.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

_open, _sync = Path.open, os.fsync


class _File:
    """An open file whose writes are counted."""

    def __init__(self, file: Any, count: Any) -> None:
        self._file, self._count = file, count

    def write(self, data: Any) -> Any:
        self._count()
        return self._file.write(data)

    def __enter__(self) -> _File:
        self._file.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        self._file.__exit__(*raised)

    def __iter__(self) -> Any:
        return iter(self._file)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def at(number: int, met: Path) -> None:
    """Let write `number` fail; the file `met` then appears."""
    writes = 0

    def count() -> None:
        nonlocal writes
        writes += 1
        if writes == number:
            os.close(os.open(met, os.O_CREAT))
            raise OSError(errno.ENOSPC, "No space left on device")

    def opened(path: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        file = _open(path, mode, *rest, **more)
        return _File(file, count) if set(mode) & set("wa") else file

    def sync(file: int) -> None:
        count()
        _sync(file)

    Path.open = opened  # type: ignore[method-assign, assignment]
    os.fsync = sync
