"""Surveys kept on disk; that of a large text is made by a child, so that the server stays quick.

`python -m core.datasets.survey_files CORPUS LEVEL LOWERCASE` makes one and ends.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from core.datasets import corpora
from core.datasets.folders import cache_folder
from core.datasets.spec import DataError
from core.datasets.survey import PARTS, Survey, survey
from core.language_config import CorpusConfig
from core.runs import atomic
from core.schema import ConfigError

VERSION = 1
LARGE = 20_000_000  # bytes; beyond, counting would slow the server's other answers down
ROOT = Path(__file__).resolve().parents[2]


def kept(config: CorpusConfig) -> Survey:
    """The survey of a text, from disk if it was made before. DataError or ConfigError."""
    path = _path(config)
    if found := _read(path, config):
        return found
    if sum(part.end - part.start for part in corpora.parts(config)) <= LARGE:
        return survey(config)
    lowercase = "lowercase" if config.lowercase else "as-is"
    command = [sys.executable, "-m", __spec__.name, config.name, config.level, lowercase]
    shares = [str(config.validation_share), str(config.test_share)]
    done = subprocess.run([*command, *shares], cwd=ROOT, capture_output=True, text=True)
    if found := _read(path, config):
        return found
    reason = done.stderr.strip().splitlines()[-1:] or [f"code {done.returncode}"]
    raise DataError(f"The text could not be counted ({reason[0]}); try again.")


def _path(config: CorpusConfig) -> Path:
    recipe = [VERSION, corpora.identity(config.name), config.level, config.lowercase]
    if not corpora.corpus(config.name).comes_split:
        recipe += [config.validation_share, config.test_share]
    name = hashlib.sha256(json.dumps(recipe).encode()).hexdigest()[:16]
    return cache_folder() / "surveys" / f"{name}.npz"


def write(path: Path, found: Survey) -> None:
    """Arrays and, as JSON in UTF-8, everything else."""
    rest = {
        "spaced": found.spaced,
        "size": found.size,
        "totals": found.totals,
        "tokens": found.tokens,
        "special": found.special,
        "beginning": found.beginning,
        "approximate": found.approximate,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic.replacing(path) as temporary, temporary.open("wb") as file:
        raw = np.frombuffer(json.dumps(rest).encode(), np.uint8)
        arrays: dict[str, Any] = {"rest": raw, "counts": found.counts, **found.known}
        np.savez_compressed(file, **arrays)


def _read(path: Path, config: CorpusConfig) -> Survey | None:
    try:
        with np.load(path) as file:
            arrays: dict[str, Any] = {name: file[name] for name in ("counts", *PARTS)}
            rest = json.loads(file["rest"].tobytes())
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    for array in arrays.values():
        array.setflags(write=False)
    counts = arrays.pop("counts")
    rest["tokens"] = tuple(rest["tokens"])
    return Survey(config=config, counts=counts, known=arrays, **rest)


def main(name: str, level: str, lowercase: str, validation: str, test: str) -> int:
    """Make the survey; a refusal is one line on standard error."""
    if hasattr(os, "nice"):
        os.nice(10)
    config = CorpusConfig(
        name,
        level,
        lowercase == "lowercase",
        validation_share=float(validation),
        test_share=float(test),
    )
    try:
        write(_path(config), survey(config))
    except (ConfigError, DataError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:6]))
