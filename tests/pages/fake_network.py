"""An engine that answers about the inside of LeNet-5 by hand: shapes are right, numbers drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.datasets.registry import spec
from core.datasets.statistics import Statistics
from core.engine_client import Engine, EngineError
from core.explain.answers import (
    Ablation,
    Dream,
    Favourites,
    Filters,
    LayerEntry,
    LayerMaps,
    Microscope,
    Network,
    Walk,
    Walks,
)
from core.explain.layers import outline
from core.runs.run import Run
from ui import jobs

READ_AS = 7
SURE = 0.8
NOTHING = np.zeros(0, np.float32)


class FakeInside:
    """Stands in for `Engine.ask`; `asked` holds every question with its arguments."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self.trouble = ""
        self.rng = np.random.default_rng(5)

    def ask(self, question: str, *arguments: Any) -> Any:
        self.asked.append((question, arguments))
        if self.trouble:
            raise EngineError(self.trouble)
        folder, *rest = arguments
        return getattr(self, question.removeprefix("inside."))(self.network(folder), *rest)

    def questions(self, name: str) -> list[tuple[Any, ...]]:
        """What was asked under this name, without the run folder."""
        return [arguments[1:] for question, arguments in self.asked if question == f"inside.{name}"]

    def network(self, folder: str | Network) -> Network:
        if isinstance(folder, Network):
            return folder
        config = Run(Path(folder)).image_config()
        data = config.data
        return outline(config.model.layers, spec(data.name), data.preprocessing, Statistics())[0]

    def classify(
        self, network: Network, images: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], float]:
        return np.stack([self._walk(network).probabilities] * len(images)), 4.0

    def walk(
        self, network: Network, image: NDArray[np.float32], other: NDArray[np.float32] | None
    ) -> Walks:
        assert image.shape == network.image_shape and image.dtype == np.float32
        walks = [self._walk(network) for _ in range(1 if other is None else 3)]
        return Walks(walks[0], *(walks[1:] or (None, None)))

    def _walk(self, network: Network) -> Walk:
        probabilities = np.full(len(network.classes), (1 - SURE) / 9, np.float32)
        probabilities[READ_AS] = SURE
        return Walk(tuple(self._maps(entry) for entry in network.layers), probabilities, 256)

    def _maps(self, entry: LayerEntry) -> LayerMaps:
        height, width, units = entry.shape if entry.maps else (1, entry.units, 1)
        dead = np.zeros(entry.units, bool)
        dead[-1] = entry.kind == "conv"
        return LayerMaps(
            entry,
            entry.stages[-1],
            zeros=0.25,
            low=0.0,
            high=2.0,
            dead_here=dead,
            dead=dead,
            shown=np.arange(units, dtype=np.int32),
            pixels=self.rng.integers(0, 256, (units, height, width), dtype=np.uint8),
            lows=np.zeros(units, np.float32),
            highs=np.full(units, 2, np.float32),
        )

    def microscope(
        self, network: Network, image: NDArray[np.float32], layer: str, unit: int
    ) -> Microscope:
        entry = network.entry(layer)
        rows, columns = entry.shape[:2] if entry.maps else (1, 1)
        given = self.rng.random((rows + 4, columns + 4, 1)).astype(np.float32)
        return Microscope(
            kind="conv",
            entry=entry,
            unit=unit,
            input=given,
            input_shape=given.shape,
            weights=self.rng.standard_normal((5, 5, 1)).astype(np.float32),
            bias=0.5,
            batch_norm=None,
            activation="tanh",
            window=5,
            stride=1,
            pad_top=0,
            pad_left=0,
            logits=NOTHING,
            mean=np.zeros((1, 1), np.float32),
            std=np.ones((1, 1), np.float32),
            at=(),
            steps={"sum": self.rng.random((rows, columns)).astype(np.float32)},
        )

    def filters(self, network: Network, layer: str, units: list[int] | None) -> Filters:
        """Norms rise with the number of the filter."""
        entry = network.entry(layer)
        shown = np.arange(entry.units) if units is None else np.array(units)
        kernels = self.rng.standard_normal((len(shown), 5, 5, 2)).astype(np.float32)
        norms = np.arange(1, entry.units + 1, dtype=np.float32)
        return Filters(entry, kernels, shown.astype(np.int32), norms, norms, colour=False)

    def ablation(
        self, network: Network, image: NDArray[np.float32], layer: str, target: int
    ) -> Ablation:
        """Filter 1 matters most; two units are done a call."""
        entry = network.entry(layer)
        done = min(entry.units, 2 * len(self.questions("ablation")))
        drops = np.zeros(entry.units, np.float32)
        drops[1] = 0.3
        return Ablation(entry, target, SURE, 0.97, drops, drops / 10, 200, done)

    def favourites(self, network: Network, layer: str, unit: int) -> Favourites:
        rows = np.arange(9, dtype=np.int32)
        return Favourites(
            network.entry(layer),
            unit,
            rows,
            rows,
            self.rng.integers(0, 256, (9, *network.image_shape), dtype=np.uint8),
            np.linspace(3, 1, 9).astype(np.float32),
            np.tile(np.array([[4, 5]], np.int32), (9, 1)),
            np.tile(np.array([[-2, 3, 3, 8]], np.int32), (9, 1)),
            360,
        )

    def dream(self, network: Network, layer: str, unit: int) -> Dream:
        image = self.rng.random(network.image_shape).astype(np.float32)
        return Dream(network.entry(layer), unit, image, -0.1, 4.2, 96)


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> FakeInside:
    """Every page asks this one instead of the engine, and waits for it."""
    fake = FakeInside()
    monkeypatch.setattr(Engine, "ask", lambda self, *question: fake.ask(*question))
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 30.0)
    return fake
