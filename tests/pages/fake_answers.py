"""An engine that answers questions about the inside of a network by hand, without any network.

The network has two convolutions and ten classes and takes the digits' 28 x 28 px.
"""

from __future__ import annotations

import json
import struct
import threading
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from core.engine_client import Classification, EngineError
from core.explain.answers import Attribution, LayerEntry, Network
from core.explain.error_answers import Calibration, ClassScore, Embedding, Errors
from core.explain.lapse_answers import Frame, LapseAnswers, LapseMaps
from core.explain.methods import METHODS

CLASSES = tuple("0123456789")
FRAMES = (Frame(0, 0), Frame(4, 0), Frame(11, 1))
NETWORK = Network(
    (
        LayerEntry("input", "input", "Input", ("image",), (28, 28, 1), 1, None),
        LayerEntry("conv1", "conv", "Convolution 5×5", ("sum",), (24, 24, 6), 6, None),
        LayerEntry("pool1", "max_pool", "Pooling 2×2", ("output",), (12, 12, 6), 6, None),
        LayerEntry("conv2", "conv", "Convolution 5×5", ("sum",), (8, 8, 16), 16, None),
        LayerEntry("softmax1", "softmax", "Softmax", ("logits", "softmax"), (10,), 10, None),
    ),
    CLASSES,
    (28, 28, 1),
)


class FakeEngine:
    """`asked` keeps what it was asked. A question, or one with an argument, that is in `broken`
    gets that sentence instead; one in `held` waits for the event."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self.broken: dict[str, str] = {}
        self.held: dict[str, threading.Event] = {}
        self.frames: tuple[Frame, ...] = FRAMES

    def classify(self, folder: Path, images: NDArray[np.float32]) -> Classification:
        """Every image is a 7 with 80 %, a 2 with 11 %."""
        if "classify" in self.broken:
            raise EngineError(self.broken["classify"])
        row = np.full(10, 0.09 / 8, np.float32)
        row[[7, 2]] = 0.8, 0.11
        return Classification(np.tile(row, (len(images), 1)), 4.0)

    def ask(self, question: str, *arguments: Any) -> Any:
        self.asked.append((question, arguments))
        name = question.removeprefix("inside.")
        for key in (name, *(each for each in arguments if isinstance(each, str))):
            if key in self.broken:
                raise EngineError(self.broken[key])
            if key in self.held:
                self.held[key].wait(60)
        answer = getattr(self, f"_{name}", None)
        if answer is None:
            raise EngineError(f"Nobody answers {name} here.")
        return answer(*arguments[1:])

    def _network(self) -> Network:
        return NETWORK

    def _attribution(
        self, image: NDArray[np.float32], method: str, target: int, layer: str, check: bool
    ) -> Attribution:
        """The heat of method number k is k + 1 in the first pixel and 0 elsewhere."""
        heat = np.zeros(image.shape[:2], np.float32)
        heat[0, 0] = 1 + list(METHODS).index(method)
        complete = 0.004 if method == "integrated-gradients" else None
        used = layer or ("conv2" if method == "grad-cam" else "")
        return Attribution(method, target, heat, 4.5, 0.8, complete, heat.T, 0.25, used, 66, 12.0)

    def _errors(self) -> Errors:
        """40 test images, four a class; of class 4 two are read as 9, number 36 surer."""
        labels = np.arange(40, dtype=np.int32) % 10
        predicted = labels.copy()
        predicted[[4, 14]] = 9
        confidence = np.full(40, 0.95, np.float32)
        confidence[[4, 14]] = 0.6, 0.7
        confusion = np.zeros((10, 10), np.int32)
        np.add.at(confusion, (labels, predicted), 1)
        scores = tuple(
            ClassScore(name, 4, 2 if name == "4" else 4, 0.5 if name == "4" else 1.0, 0.2, 0.9)
            for name in CLASSES
        )
        bins = np.zeros(10, np.float32)
        calibration = Calibration(
            np.linspace(0, 1, 11).astype(np.float32),
            np.array([0] * 9 + [40], np.int32),
            bins + 0.95,
            bins + 0.9,
            0.05,
        )
        return Errors(
            CLASSES, labels, predicted, confidence, confidence, confusion, scores, calibration
        )

    def _embedding(self, how: str) -> Embedding:
        index = np.arange(20, dtype=np.int32)
        points = np.stack([index, index % 4], axis=1).astype(np.float32)
        explained = np.array([0.4, 0.2] if how == "pca" else [np.nan, np.nan], np.float32)
        return Embedding(how, "dense1", 84, points, index, index % 10, index % 10, explained)

    def _frames(self) -> tuple[Frame, ...]:
        return self.frames

    def _lapse_filters(self, layer: str, unit: int | None) -> LapseMaps:
        slices = 6
        shown = np.zeros(6, np.int32) if unit is None else np.arange(6, dtype=np.int32)
        return self._lapse(layer, shown, slices, 5)

    def _lapse_maps(self, image: NDArray[np.float32], layer: str) -> LapseMaps:
        entry = NETWORK.entry(layer)
        return self._lapse(layer, np.arange(entry.units, dtype=np.int32), entry.units, 8)

    def _lapse(self, layer: str, shown: NDArray[np.int32], maps: int, side: int) -> LapseMaps:
        pixels = np.zeros((len(self.frames), maps, side, side), np.uint8)
        lows, highs = np.full(maps, -0.5, np.float32), np.full(maps, 0.5, np.float32)
        return LapseMaps(NETWORK.entry(layer), self.frames, shown, pixels, lows, highs)

    def _lapse_answers(self, image: NDArray[np.float32]) -> LapseAnswers:
        """Two frames a call are worked out."""
        calls = sum(name == "inside.lapse_answers" for name, _ in self.asked)
        done = min(len(self.frames), 2 * calls)
        count = len(self.frames)
        confusion = np.tile(np.eye(10, dtype=np.int32), (count, 1, 1))
        accuracy = np.linspace(0.1, 0.9, count).astype(np.float32)
        accuracy[done:] = np.nan
        shares = np.full((count, 10), 0.1, np.float32)
        return LapseAnswers(self.frames, shares, confusion, accuracy, 300, done)


def sent(app: AppTest, component: str) -> dict[str, Any]:
    """The head of what a page sends to a component of this name."""
    name = f"glassnet_{component}"
    protos = [each.proto for each in app.get("bidi_component")]
    (found,) = [proto for proto in protos if proto.component_name == name]
    (length,) = struct.unpack_from("<I", found.bytes)
    head: dict[str, Any] = json.loads(found.bytes[4 : 4 + length])["head"]
    return head
