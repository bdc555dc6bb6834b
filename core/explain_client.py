"""The web server's questions about the inside of a trained CNN; the engine computes them.

Every answer is a frozen record of one of the `answers` modules of `core.explain`. A question that
has no answer raises EngineError with one sentence: a run that is gone or has no model yet, an image
of another size, a layer or unit that is not there, a model that another version trained.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.concepts.forgotten import Forgotten
from core.engine_client import Engine
from core.explain.answers import (
    Ablation,
    ActivationMap,
    Attribution,
    Dream,
    Favourites,
    Filters,
    Microscope,
    Network,
    Walks,
)
from core.explain.error_answers import Embedding, Errors
from core.explain.lapse_answers import Frame, LapseAnswers, LapseMaps

Image = NDArray[np.float32]


class Inside:
    """Looks inside the network of one run. `image` is float32 (h, w, c) in [0, 1] throughout, in
    the shape of the run's data set; `layer` a name of `network().layers`; `unit` counts from 0."""

    def __init__(self, engine: Engine, run_folder: Path) -> None:
        self._engine = engine
        self._folder = str(run_folder)

    def _ask(self, question: str, *arguments: Any) -> Any:
        return self._engine.ask(f"inside.{question}", self._folder, *arguments)

    def network(self) -> Network:
        """Names, shapes, stages and receptive fields of the layers."""
        return self._ask("network")

    def walk(self, image: Image, other: Image | None = None) -> Walks:
        """Maps of every layer after its last stage; under 150 KB in all."""
        return self._ask("walk", image, other)

    def maps(self, image: Image, layer: str, stage: str = "") -> ActivationMap:
        """All maps of one layer, exactly, after a stage (the last one when "")."""
        return self._ask("maps", image, layer, stage)

    def microscope(self, image: Image, layer: str, unit: int) -> Microscope:
        """What the browser needs to redo the arithmetic of one map."""
        return self._ask("microscope", image, layer, unit)

    def filters(self, layer: str, units: Sequence[int] | None = None) -> Filters:
        """Kernels of a convolution: those of `units`, else the first ones, up to 256 KB."""
        return self._ask("filters", layer, None if units is None else list(units))

    def ablation(self, image: Image, layer: str, target: int) -> Ablation:
        """About a second's work a call; call again with the same image until done == units."""
        return self._ask("ablation", image, layer, target)

    def favourites(self, layer: str, unit: int) -> Favourites:
        """The nine test images that excite a unit most. The first call for a run takes seconds."""
        return self._ask("favourites", layer, unit)

    def dream(self, layer: str, unit: int) -> Dream:
        """An image that excites a unit, by gradient ascent."""
        return self._ask("dream", layer, unit)

    def attribution(
        self, image: Image, method: str, target: int, *, layer: str = "", check: bool = True
    ) -> Attribution:
        """Why `target`: one of `core.explain.methods.METHODS`. `layer` is for Grad-CAM (its own
        choice when ""); `check` adds the same for a network with random weights."""
        return self._ask("attribution", image, method, target, layer, check)

    def errors(self) -> Errors:
        """The test set: confusion matrix, calibration, accuracy per class."""
        return self._ask("errors")

    def forgotten(self) -> Forgotten:
        """Right answers on test images when preprocessing is left out, in part or in whole."""
        return self._ask("forgotten")

    def embedding(self, how: str = "pca") -> Embedding:
        """Up to 1,000 test images in two dimensions, by "pca" or "tsne" (some seconds)."""
        return self._ask("embedding", how)

    def frames(self) -> tuple[Frame, ...]:
        """The snapshots taken while training, in order; () for a run that has none."""
        return self._ask("frames")

    def lapse_filters(self, layer: str, unit: int | None = None) -> LapseMaps:
        """Kernels over time: all of the first convolution, or of one unit of a deeper one."""
        return self._ask("lapse_filters", layer, unit)

    def lapse_maps(self, image: Image, layer: str) -> LapseMaps:
        """The activations of one image over time, as many maps as fit 600 KB."""
        return self._ask("lapse_maps", image, layer)

    def lapse_answers(self, image: Image) -> LapseAnswers:
        """Prediction of the image and confusion matrix over time. About a second's work a call;
        call again until done == len(frames)."""
        return self._ask("lapse_answers", image)
