"""Metric rows: appended by the worker, read back in pieces by pages."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pandas as pd
import pyarrow as pa
from pyarrow import json as pa_json

SCHEMA = pa.schema(
    {
        "step": pa.int64(),
        "epoch": pa.int64(),
        "split": pa.string(),
        "name": pa.string(),
        "value": pa.float64(),
        "seconds": pa.float64(),
    }
)
COLUMNS = SCHEMA.names
NO_METRICS = ("event", "weights")  # splits that tell of something else than how good a network is
MANY_BYTES = 100_000  # from here on the faster reader is worth its start


class MetricsWriter:
    """Append-only JSON lines; a line is written whole or, after a crash, dropped by readers.

    A row: step and epoch (both counted from 1), split, name, value (null when not finite) and
    seconds of training time. The split is train, validation, event (what a person changed) or
    weights (Euclidean length of a layer's weights, by the layer's name).
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
    _table: pd.DataFrame = field(default_factory=lambda: _frame([]))

    def read(self) -> pd.DataFrame:
        """All rows so far, in the order of writing; columns as in COLUMNS."""
        new = self._new_lines()
        if new and len(rows := _parsed(new)):
            known = [self._table] if len(self._table) else []
            self._table = pd.concat([*known, rows], ignore_index=True)
        return self._table

    def _new_lines(self) -> bytes:
        """What was written since the last look, in whole lines."""
        try:
            with self.path.open("rb") as file:
                if self._file != (now := os.fstat(file.fileno()).st_ino):
                    # The run was resumed and its file made anew, without what is trained again.
                    self._file, self._offset, self._table = now, 0, _frame([])
                file.seek(self._offset)
                data = file.read()
        except OSError:
            return b""
        whole = data[: data.rfind(b"\n") + 1]
        self._offset += len(whole)
        return whole


def _parsed(lines: bytes) -> pd.DataFrame:
    """The rows of whole lines; damaged ones are left out."""
    if len(lines) > MANY_BYTES:
        with suppress(pa.ArrowInvalid):  # one damaged line: then one by one
            reading = pa_json.ParseOptions(
                explicit_schema=SCHEMA, unexpected_field_behavior="ignore"
            )
            return pa_json.read_json(io.BytesIO(lines), parse_options=reading).to_pandas()
    rows = []
    for line in lines.splitlines():
        with suppress(orjson.JSONDecodeError):  # half a line from a crash
            rows.append(orjson.loads(line))
    return _frame([row for row in rows if isinstance(row, dict)])


def _frame(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=COLUMNS)
    return found.assign(value=pd.to_numeric(found["value"], errors="coerce"))


def read_metrics(path: Path) -> pd.DataFrame:
    """All rows of a metrics file; empty when there is none."""
    return MetricsReader(path).read()
