"""The single files that a run can be taken away as: model, configuration, metrics."""

from __future__ import annotations

import json

from core.runs.atomic import file_sha256, read_json
from core.runs.metrics import read_metrics
from core.runs.run import Run
from core.schema import to_dict


class ExportError(ValueError):
    """A run that cannot be exported so; the text is one sentence for a person."""


def model_file(run: Run) -> bytes:
    """The content of model.keras, after it has been compared with its SHA-256."""
    record = read_json(run.path("model.json"))
    if not isinstance(record, dict):
        raise ExportError(f"Run {run.id} has no model yet; wait until its first epoch has ended.")
    path = run.path("model.keras")
    try:
        if file_sha256(path) == record.get("file_sha256"):
            return path.read_bytes()
    except OSError:
        raise ExportError(f"The model file of run {run.id} is gone; train it again.") from None
    raise ExportError(f"The model file of run {run.id} is damaged; train it again.")


def configuration(run: Run) -> bytes:
    """The settings as JSON, as Build loads them. Raises ConfigError."""
    return json.dumps(to_dict(run.config()), indent=2).encode()


def metrics_csv(run: Run) -> bytes:
    """All recorded points, a line each: step, epoch, split, name, value, seconds."""
    rows = read_metrics(run.path("metrics.jsonl"))
    if rows.empty:
        raise ExportError(f"Run {run.id} has recorded nothing yet; wait for its first steps.")
    return rows.to_csv(index=False, lineterminator="\n").encode()
