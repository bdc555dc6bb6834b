"""The shipped LeNet-5, walked through in NumPy: no Keras, about a millisecond an image.

The kernels are those of the run's last snapshot, rounded to float16, so a number may differ from
the network's own in the fourth digit.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.concepts.forward import Step, walk
from core.config import RunConfig
from core.datasets.statistics import Statistics, apply
from core.layers import Flatten
from core.models.describe import LayerRow, describe_run
from core.runs.run import Run
from core.training.snapshots import read_weights, snapshots

RUN = "sample-lenet5-digits"
# What comes with the project, whatever runs this server shows.
FOLDER = Path(__file__).parents[1] / "runs" / "shipped" / RUN
# As the paper names them: C convolution, S subsampling, F fully connected.
NAMES = ("C1", "S2", "C3", "S4", "C5", "F6", "Output")
Floats = NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of the walk: the paper's name, the described layer, and its work on the image."""

    name: str
    row: LayerRow
    step: Step


@dataclass(frozen=True, eq=False)
class Walk:
    """`image` float64 (32, 32, 1) is padded, `normalised` as C1 sees it; the answer is (10,)."""

    image: Floats
    normalised: Floats
    stages: tuple[Stage, ...]

    @property
    def answer(self) -> Floats:
        return self.stages[-1].step.values


def through(picture: Floats) -> Walk:
    """Walk a picture (28, 28) in [0, 1], bright ink on a dark ground, through the network."""
    config, weights, statistics = _opened()
    image = np.asarray(picture, np.float32)[np.newaxis, :, :, np.newaxis]
    preprocessing = config.data.preprocessing
    ready = apply(image, preprocessing, statistics)[0]
    padded = apply(image, preprocessing, Statistics())[0]
    steps = walk(config.model.layers, weights, ready)
    rows = describe_run(config).rows[1:]
    kept = [
        (row, step)
        for row, step in zip(rows, steps, strict=True)
        if not isinstance(step.layer, Flatten)
    ]
    stages = tuple(Stage(name, row, step) for name, (row, step) in zip(NAMES, kept, strict=True))
    return Walk(padded, ready, stages)


def statistics() -> Statistics:
    """What the network subtracts and divides by."""
    return _opened()[2]


@cache
def _opened() -> tuple[RunConfig, list[NDArray[np.float32]], Statistics]:
    run = Run(FOLDER)
    found = json.loads(run.path("statistics.json").read_text(encoding="utf-8"))
    config = run.config()
    assert isinstance(config, RunConfig)
    return config, read_weights(snapshots(run)[-1].path), Statistics.from_dict(found)
