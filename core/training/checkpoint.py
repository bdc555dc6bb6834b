"""The weights to keep: in memory at each better epoch, on disk whole or not at all."""

from __future__ import annotations

import hashlib
from typing import Any

import keras
import numpy as np

from core.runs.atomic import file_sha256, replacing, write_json
from core.runs.run import Run


def weights_sha256(model: keras.Model) -> str:
    """SHA-256 over name, shape, dtype and bytes of every weight, in the order of the model."""
    digest = hashlib.sha256()
    for variable, value in zip(model.weights, model.get_weights(), strict=True):
        digest.update(f"{variable.path} {value.shape} {value.dtype}".encode())
        digest.update(np.ascontiguousarray(value).tobytes())
    return digest.hexdigest()


def save(model: keras.Model, run: Run, epoch: int) -> None:
    """Write model.keras, without the optimizer, and beside it what the file must hash to."""
    path = run.path("model.keras")
    with replacing(path) as temporary:
        keras.Model(model.inputs, model.outputs, name=model.name).save(temporary)
        digest = file_sha256(temporary)
    record: dict[str, Any] = {
        "file_sha256": digest,
        "weights_sha256": weights_sha256(model),
        "epoch": epoch,
    }
    write_json(run.path("model.json"), record)


class Keeper:
    """Remembers the weights of the best (or last) epoch by validation loss."""

    def __init__(self, keep: str) -> None:
        self._keep = keep
        self.epoch = 0
        self.best_epoch = 0
        self.best_loss = float("inf")
        self.saved_epoch = 0
        self._weights: list[np.ndarray] = []

    @property
    def unsaved(self) -> bool:
        """True when the kept weights are not those of the model file."""
        return self.epoch != self.saved_epoch

    def offer(self, model: keras.Model, epoch: int, loss: float) -> None:
        """Show the weights at the end of an epoch."""
        better = loss < self.best_loss
        if better:
            self.best_loss, self.best_epoch = loss, epoch
        if better or self._keep == "last":
            self._weights, self.epoch = model.get_weights(), epoch

    def save(self, model: keras.Model, run: Run) -> None:
        """Write the kept weights to the model file; the model itself trains on unchanged."""
        current = model.get_weights()
        self.restore(model)
        save(model, run, self.epoch)
        model.set_weights(current)
        self.saved_epoch = self.epoch

    def state(self) -> tuple[dict[str, Any], list[np.ndarray]]:
        """What `take_up` needs: plain values and the kept weights."""
        loss = self.best_loss if self.best_epoch else None
        names = ("epoch", "best_epoch", "saved_epoch")
        return {name: getattr(self, name) for name in names} | {"best_loss": loss}, self._weights

    def take_up(self, values: dict[str, Any], weights: list[np.ndarray]) -> None:
        """Remember what another keeper did when `state` was read."""
        self.epoch, self.best_epoch = values["epoch"], values["best_epoch"]
        self.saved_epoch, self._weights = values["saved_epoch"], weights
        if values["best_loss"] is not None:
            self.best_loss = values["best_loss"]

    def restore(self, model: keras.Model) -> None:
        """Give the model the kept weights; nothing happens before the first epoch ended."""
        if self._weights:
            model.set_weights(self._weights)
