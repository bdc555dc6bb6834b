"""Last, lowest and highest value of each metric of a run, and an index of them for many runs."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from core.runs.atomic import read_json, write_bytes
from core.runs.metrics import NO_METRICS

INDEX = ".summaries.json"
SAVE_SECONDS = 5.0
RISING = ("accuracy", "images_per_second", "tokens_per_second")  # more is better

# "validation/loss": [last, lowest, highest]
Summary = dict[str, list[float]]


def summarize(lines: Iterable[bytes]) -> Summary:
    """The summary of metric rows as they stand in metrics.jsonl; damaged rows are left out.

    A value that is not finite counts as neither lowest nor highest.
    """
    found: Summary = {}
    for line in lines:
        with suppress(orjson.JSONDecodeError, KeyError, TypeError):
            row = orjson.loads(line)
            value = row["value"]
            if value is None or row["split"] in NO_METRICS or not math.isfinite(value):
                continue
            name = f"{row['split']}/{row['name']}"
            if name not in found:
                found[name] = [value, value, value]
                continue
            entry = found[name]
            entry[0] = value
            if value < entry[1]:
                entry[1] = value
            elif value > entry[2]:
                entry[2] = value
    return found


def value(summary: Summary, name: str, which: str) -> float | None:
    """`which` is "last", "minimum", "maximum" or "best" (the highest of accuracy and of speed, else
    the lowest); None where the run has no such metric."""
    entry = summary.get(name)
    if entry is None:
        return None
    if which == "best":
        which = "maximum" if name.partition("/")[2] in RISING else "minimum"
    return entry[("last", "minimum", "maximum").index(which)]


def read_summary(path: Path) -> Summary:
    """The summary of a metrics file; empty when there is none."""
    try:
        with path.open("rb") as file:
            return summarize(file)
    except OSError:
        return {}


class SummaryIndex:
    """Summaries of all runs of a folder, each read again only when its metrics have grown.

    They are kept in a file between two starts of the server: reading the curves of 10,000 runs
    takes tens of seconds, reading the index less than a tenth of one.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, list[Any]] = _load(root / INDEX)
        self._unsaved, self._saved = 0, time.monotonic()

    def read(self, ids: Iterable[str], seconds: float) -> tuple[dict[str, Summary], int]:
        """By run id, and how many runs are left to be read after so many seconds."""
        end = time.monotonic() + seconds
        found: dict[str, Summary] = {}
        left = 0
        for run_id in ids:
            known = self._known.get(run_id)
            stamp = _stamp(f"{self._root}/{run_id}/metrics.jsonl")
            if stamp is None:
                continue
            if known is None or known[0] != stamp:
                if time.monotonic() > end:
                    left += 1
                    continue
                known = self._learn(run_id, stamp)
            found[run_id] = known[1]
        self._save(finished=not left)
        return found, left

    def _learn(self, run_id: str, stamp: list[int]) -> list[Any]:
        self._known[run_id] = [stamp, read_summary(self._root / run_id / "metrics.jsonl")]
        self._unsaved += 1
        return self._known[run_id]

    def _save(self, finished: bool) -> None:
        """Now and then: it is only what can be read again."""
        due = time.monotonic() - self._saved > SAVE_SECONDS
        if self._unsaved and (due or (finished and self._unsaved > len(self._known) // 10)):
            with suppress(OSError):
                write_bytes(self._root / INDEX, orjson.dumps(self._known))
            self._unsaved, self._saved = 0, time.monotonic()


def _load(path: Path) -> dict[str, list[Any]]:
    """What can be used of the index; a damaged one is made anew."""
    found = read_json(path)
    if not isinstance(found, dict):
        return {}
    return {name: entry for name, entry in found.items() if _sound(entry)}


def _sound(entry: Any) -> bool:
    return (
        isinstance(entry, list)
        and len(entry) == 2
        and isinstance(entry[1], dict)
        and all(isinstance(each, list) and len(each) == 3 for each in entry[1].values())
    )


def _stamp(path: str) -> list[int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns]
