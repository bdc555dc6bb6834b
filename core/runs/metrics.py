"""Metric rows: appended by the worker, read back in pieces by pages."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pandas as pd

COLUMNS = ["step", "epoch", "split", "name", "value", "seconds"]


class MetricsWriter:
    """Append-only JSON lines; a line is written whole or, after a crash, dropped by readers.

    A row: step and epoch (both counted from 1), split (train, validation or event), name, value
    (null when not finite) and seconds of training time.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab+")
        if self._file.tell():
            self._file.seek(-1, 2)
            if self._file.read(1) != b"\n":  # a crash left half a line: end it
                self._file.write(b"\n")

    def write(self, rows: Sequence[dict[str, Any]]) -> None:
        """Append rows in one write, so that a reader sees a record whole."""
        self._file.write(b"".join(orjson.dumps(row) + b"\n" for row in rows))
        self._file.flush()

    def close(self) -> None:
        self._file.close()


@dataclass
class MetricsReader:
    """Follows a growing metrics file; each call parses only what is new."""

    path: Path
    _file: int = 0
    _offset: int = 0
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _table: pd.DataFrame | None = None

    def read(self) -> pd.DataFrame:
        """All rows so far, in the order of writing; columns as in COLUMNS."""
        new = self._new_rows()
        if self._table is None or new:
            self._rows += new
            self._table = pd.DataFrame(self._rows, columns=COLUMNS)
        return self._table

    def _new_rows(self) -> list[dict[str, Any]]:
        try:
            with self.path.open("rb") as file:
                if self._file != (now := os.fstat(file.fileno()).st_ino):
                    # The run was resumed and its file made anew, without what is trained again.
                    self._file, self._offset, self._rows, self._table = now, 0, [], None
                file.seek(self._offset)
                data = file.read()
        except OSError:
            return []
        whole = data[: data.rfind(b"\n") + 1]
        self._offset += len(whole)
        rows = []
        for line in whole.splitlines():
            with suppress(orjson.JSONDecodeError):  # half a line from a crash
                rows.append(orjson.loads(line))
        return [row for row in rows if isinstance(row, dict)]


def read_metrics(path: Path) -> pd.DataFrame:
    """All rows of a metrics file; empty when there is none."""
    return MetricsReader(path).read()
