"""Weights of a run without Keras: by layer at each snapshot, and those that it keeps."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

from core.config import AnyConfig, RunConfig
from core.layers import Conv, Dense, Softmax
from core.models.titles import names
from core.runs.metrics import read_metrics
from core.runs.run import Run
from core.training.snapshots import Snapshot, read_weights, snapshots

Kernels = dict[str, NDArray[np.float32]]  # by layer
BROKEN = (OSError, ValueError, KeyError, zipfile.BadZipFile)
CELLS = ("lstm", "gru", "simple_rnn")


class WeightsError(ValueError):
    """The weights cannot be read; the text is one sentence for the page."""


@dataclass(frozen=True)
class Norms:
    """Length of each layer's weights without biases at `steps` (n,); by layer (n,)."""

    steps: NDArray[np.float64]
    layers: dict[str, NDArray[np.float64]]


def weight_names(config: RunConfig) -> list[tuple[str, str]]:
    """(layer, weight) in the order of `keras.Model.weights` of the network of a configuration.

    A layer with batch normalisation has no bias but scale, shift, mean and variance.
    """
    found: list[tuple[str, str]] = []
    layers = config.model.layers
    for name, layer in zip(names(layers), layers, strict=True):
        if isinstance(layer, Conv | Dense):
            rest = ("scale", "shift", "mean", "variance") if layer.batch_norm else ("bias",)
            found += [(name, each) for each in ("kernel", *rest)]
        elif isinstance(layer, Softmax) and layer.dense:
            found += [(name, "kernel"), (name, "bias")]
    return found


def kernels(config: RunConfig, weights: list[NDArray[np.float32]]) -> Kernels:
    """The kernels among a network's weights. Raises ValueError when there are too many or few."""
    pairs = zip(weight_names(config), weights, strict=True)
    return {layer: array for (layer, weight), array in pairs if weight == "kernel"}


def norms(run: Run, config: AnyConfig) -> Norms:
    """The Euclidean length (Frobenius norm) of each layer's kernel at each snapshot; of a language
    model, that takes none, what it recorded after each epoch.

    Empty for a run without either. Raises WeightsError.
    """
    if not isinstance(config, RunConfig):
        return _recorded(run)
    steps: list[float] = []
    rows: list[dict[str, float]] = []
    for each in snapshots(run):
        found = _snapshot(each, config)
        if found is not None:
            steps.append(each.step)
            rows.append({name: _length(array) for name, array in found.items()})
    layers = {name: np.array([row[name] for row in rows]) for name in (rows[0] if rows else {})}
    return Norms(np.array(steps, dtype=float), layers)


def _recorded(run: Run) -> Norms:
    rows = read_metrics(run.path("metrics.jsonl"))
    rows = rows[rows["split"] == "weights"]
    table = rows.pivot_table(index="step", columns="name", values="value", sort=False)
    layers = {str(name): table[name].to_numpy() for name in table.columns}
    return Norms(table.index.to_numpy(dtype=float), layers)


def _length(array: NDArray[np.float32]) -> float:
    return float(np.linalg.norm(array.ravel().astype(np.float64)))


def _snapshot(each: Snapshot, config: RunConfig) -> Kernels | None:
    """None for one that has just been thinned out."""
    try:
        return kernels(config, read_weights(each.path))
    except FileNotFoundError:
        return None
    except BROKEN:
        raise WeightsError(
            f"The snapshot {each.path.name} of run {each.path.parents[1].name} is damaged or does "
            "not fit its network."
        ) from None


def kept(run: Run, config: AnyConfig) -> Kernels:
    """The weights that a run ended with, by layer, without biases: from its model file, while it
    trains from the last snapshot. Empty when there is neither. Raises WeightsError."""
    path = run.path("model.keras")
    if path.exists():
        try:
            return _model_file(path, config)
        except BROKEN:
            raise WeightsError(
                f"The model file of run {run.id} is damaged; train it again."
            ) from None
    taken = snapshots(run)
    if taken and isinstance(config, RunConfig):
        return _snapshot(taken[-1], config) or {}
    return {}


def matrices(run: Run) -> dict[str, list[NDArray[np.float32]]]:
    """The kernels and matrices that a run ended with in their shapes, by layer; empty without a
    model file. Raises WeightsError."""
    path = run.path("model.keras")
    if not path.exists():
        return {}
    try:
        return _matrices(path)
    except BROKEN:
        raise WeightsError(f"The model file of run {run.id} is damaged; train it again.") from None


def _model_file(path: Path, config: AnyConfig) -> Kernels:
    """All arrays of two or more dimensions in a .keras file, those of a layer in one vector."""
    found = {
        name: np.concatenate([a.ravel() for a in each]) for name, each in _matrices(path).items()
    }
    if not isinstance(config, RunConfig):
        return found
    layers = names(config.model.layers)
    named = {layers[-1] if name == "logits" else name: each for name, each in found.items()}
    return {name: named[name] for name in layers if name in named}


def _matrices(path: Path) -> dict[str, list[NDArray[np.float32]]]:
    """Reads numbers alone and runs nothing of what the file says."""
    with zipfile.ZipFile(path) as archive:
        data = io.BytesIO(archive.read("model.weights.h5"))
    parts: dict[str, list[NDArray[np.float32]]] = {}

    def visit(place: str, item: object) -> None:
        if isinstance(item, h5py.Dataset) and item.ndim > 1:
            name = _layer_name(place, str(item.parent.attrs.get("name", "")))
            parts.setdefault(name, []).append(np.asarray(item, dtype=np.float32))

    with h5py.File(data) as file:
        file.visititems(visit)
    # The file has its layers in the order of their names.
    order = sorted(parts, key=lambda name: (name == "logits", name != "embedding", name))
    return {name: parts[name] for name in order}


def _layer_name(place: str, name: str) -> str:
    """'layers/lstm_1/cell/vars/0' -> 'lstm_2', as the network calls it; else the given name."""
    match = re.fullmatch(rf"layers/({'|'.join(CELLS)})(?:_(\d+))?/cell/vars/\d+", place)
    return f"{match[1]}_{int(match[2] or 0) + 1}" if match else name or place
