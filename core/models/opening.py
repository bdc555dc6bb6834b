"""Open the model of a run: rebuilt from its configuration, weights read and checked."""

from __future__ import annotations

import keras

from core.datasets.registry import spec
from core.datasets.statistics import Statistics
from core.models.cnn import build
from core.runs.atomic import file_sha256, read_json
from core.runs.run import Run


class ModelError(Exception):
    """A model that cannot be opened; the text is one sentence for a person."""


def open_model(run: Run) -> keras.Model:
    """The run's network with its kept weights: float32 (n, h, w, c) in [0, 1] to (n, classes).

    The stored architecture is never deserialized: `build` makes the model from config.json, and
    only weights are read, after the file has been compared with its SHA-256. Raises ModelError.
    """
    record = read_json(run.path("model.json"))
    if not record:
        raise ModelError(f"Run {run.id} has no model yet; wait until its first epoch has ended.")
    path = run.path("model.keras")
    try:
        intact = file_sha256(path) == record["file_sha256"]
    except OSError:
        raise ModelError(f"The model file of run {run.id} is gone; train it again.") from None
    if not intact:
        raise ModelError(f"The model file of run {run.id} is damaged; train it again.")
    config = run.image_config()
    model = build(
        config.model,
        spec(config.data.name),
        config.data.preprocessing,
        Statistics.from_dict(read_json(run.path("statistics.json"))),
        config.training,
        config.seed,
    )
    model.load_weights(path)
    return model
