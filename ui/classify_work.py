"""From files to answers, beside the page: decode, prepare, ask each network."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.config import Preprocessing
from core.datasets.registry import spec
from core.datasets.statistics import Statistics, apply
from core.engine_client import Engine
from core.images.decode import decode
from core.images.prepare import Prepared, prepare
from core.runs.atomic import read_json
from core.runs.run import Run


@dataclass(frozen=True, eq=False)
class Picture:
    """One file: prepared, or the sentence that refuses it."""

    name: str
    notes: tuple[str, ...] = ()
    prepared: Prepared | None = None
    refused: str = ""


@dataclass(frozen=True, eq=False)
class Answer:
    """What one network said about the accepted pictures.

    classes: the names of what it can tell apart; probabilities: float32 (n, classes);
    milliseconds per picture; normalised: float32 (n, h + 2p, w + 2p, c), what its first layer saw.
    """

    classes: tuple[str, ...]
    probabilities: NDArray[np.float32]
    milliseconds: float
    normalised: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Work:
    """All pictures, and an answer per run folder (none when no picture was accepted)."""

    pictures: tuple[Picture, ...]
    answers: tuple[Answer, ...]

    @property
    def accepted(self) -> list[Picture]:
        return [each for each in self.pictures if each.prepared is not None]


def key(files: list[tuple[str, bytes]], folders: tuple[Path, ...]) -> tuple[object, ...]:
    """Names the work: the same files and networks give the same answer."""
    digest = hashlib.sha256()
    for name, data in files:
        digest.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    return ("classify", digest.hexdigest(), *map(str, folders))


def work(files: list[tuple[str, bytes]], folders: tuple[Path, ...], engine: Engine) -> Work:
    """Runs in a thread. Raises EngineError, ConfigError or OSError."""
    data = spec(Run(folders[0]).image_config().data.name)
    opened = decode([content for _, content in files])
    pictures = []
    for (name, _), each in zip(files, opened, strict=True):
        if isinstance(each, str):
            pictures.append(Picture(name, refused=each))
        else:
            pictures.append(Picture(name, each.notes, prepare(each.pixels, data)))
    arrays = [each.prepared.array for each in pictures if each.prepared is not None]
    if not arrays:
        return Work(tuple(pictures), ())
    images = np.stack(arrays)
    return Work(tuple(pictures), tuple(_ask(engine, folder, images) for folder in folders))


def _ask(engine: Engine, folder: Path, images: NDArray[np.float32]) -> Answer:
    found = engine.classify(folder, images)
    run = Run(folder)
    statistics = read_json(run.path("statistics.json"))
    settings = run.image_config().data.preprocessing if statistics else Preprocessing()
    used = Statistics.from_dict(statistics) if statistics else Statistics()
    return Answer(
        spec(run.image_config().data.name).classes,
        found.probabilities,
        found.milliseconds / len(images),
        apply(images, settings, used),
    )
