"""`classify`: read pictures with a trained network."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from core.cli.errors import Refused
from core.cli.language import is_language
from core.datasets.registry import spec
from core.datasets.spec import DataSpec
from core.engine_client import Engine
from core.images.decode import Decoded, decode
from core.images.prepare import prepare
from core.runs.run import Run
from core.runs.store import RunStore


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    classify = commands.add_parser("classify", parents=[shared], help="classify pictures")
    classify.add_argument("run", metavar="RUN", help="id of a run, or 'latest'")
    classify.add_argument("images", metavar="IMAGE", nargs="+", type=Path)
    classify.set_defaults(command=run_classify)


def run_classify(options: argparse.Namespace) -> int:
    run = find(RunStore(options.runs), options.run)
    images = spec(run.image_config().data.name)
    rows = _prepared(options.images, images)
    _answer(run, images, [row for row in rows if "input" in row])
    for row in rows:
        row.pop("input", None)
    if options.json:
        print(orjson.dumps({"run": run.id, "images": rows}).decode())
    else:
        _print(rows)
    return 1 if any("error" in row for row in rows) else 0


def find(store: RunStore, name: str) -> Run:
    """The run of this id; 'latest' is the newest network for images with a result."""
    if name != "latest":
        return store.get(name)
    for run in [*store.list(), *store.shipped()]:
        if run.result() is not None and not is_language(run):
            return run
    raise Refused("There is no finished run yet; train one first.")


def _prepared(paths: list[Path], images: DataSpec) -> list[dict[str, Any]]:
    """A row per file, with the network's input float32 (h, w, c) or the reason for refusing."""
    rows: list[dict[str, Any]] = [{"file": str(path)} for path in paths]
    contents = [_read(path, row) for path, row in zip(paths, rows, strict=True)]
    readable = [row for row in rows if "error" not in row]
    for row, decoded in zip(readable, decode([each for each in contents if each]), strict=True):
        if not isinstance(decoded, Decoded):
            row["error"] = decoded
            continue
        prepared = prepare(decoded.pixels, images)
        if prepared.blank:
            row["error"] = prepared.warning or "There is nothing on this picture."
            continue
        row["input"] = prepared.array
        if prepared.warning:
            row["warning"] = prepared.warning
    return rows


def _read(path: Path, row: dict[str, Any]) -> bytes | None:
    try:
        data = path.read_bytes()
    except OSError as problem:
        row["error"] = f"The file cannot be read: {problem.strerror}."
        return None
    if not data:
        row["error"] = "The file is empty."
    return data


def _answer(run: Run, images: DataSpec, rows: list[dict[str, Any]]) -> None:
    """Add label and probability to each row, all pictures in one question."""
    if not rows:
        return
    engine = Engine()
    try:
        given = engine.classify(run.folder, np.stack([row["input"] for row in rows]))
    finally:
        engine.close()
    for row, probabilities in zip(rows, given.probabilities, strict=True):
        best = int(probabilities.argmax())
        row["label"] = images.classes[best]
        row["probability"] = float(probabilities[best])


def _print(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if "error" in row:
            print(f"{row['file']}: {row['error']}", file=sys.stderr)
            continue
        note = f"  ({row['warning']})" if "warning" in row else ""
        print(f"{row['file']}: {row['label']}  {row['probability']:.1%}{note}")
