"""Open the model of a run: rebuilt from its configuration, weights read and checked."""

from __future__ import annotations

from pathlib import Path

import keras

from core.datasets.registry import spec
from core.datasets.statistics import Statistics
from core.models import cnn, recurrent
from core.runs.atomic import file_sha256, read_json
from core.runs.run import Run
from core.text.vocabularies import vocabulary_of


class ModelError(Exception):
    """A model that cannot be opened; the text is one sentence for a person."""


def open_model(run: Run) -> keras.Model:
    """The run's network with its kept weights: float32 (n, h, w, c) in [0, 1] to (n, classes).

    The stored architecture is never deserialized: `build` makes the model from config.json, and
    only weights are read, after the file has been compared with its SHA-256. Raises ModelError.
    """
    path = _intact_file(run)
    config = run.image_config()
    model = cnn.build(
        config.model,
        spec(config.data.name),
        config.data.preprocessing,
        Statistics.from_dict(read_json(run.path("statistics.json"))),
        config.training,
        config.seed,
    )
    model.load_weights(path)
    return model


def open_language_model(run: Run) -> keras.Model:
    """The run's language model with its kept weights, as `core.models.recurrent.build` makes it.

    Tokens int32 (n, steps) and state in, logits float32 (n, steps, vocabulary) and state out.
    Opened with the same care as `open_model`. Raises ModelError, DataError when the vocabulary is
    damaged, ConfigError for a run of another kind.
    """
    path = _intact_file(run)
    config = run.language_config()
    model = recurrent.build(config.model, len(vocabulary_of(run.folder)), config.seed)
    try:
        model.load_weights(path)
    except ValueError:
        raise ModelError(
            f"The vocabulary of run {run.id} does not fit its model; train it again."
        ) from None
    return model


def _intact_file(run: Run) -> Path:
    """The model file, after it has been compared with its SHA-256."""
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
    return path
