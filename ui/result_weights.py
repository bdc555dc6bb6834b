"""Which epoch's weights met the test data."""

from __future__ import annotations

from typing import Any

from core.runs.atomic import read_json
from core.runs.run import Run


def weights(run: Run, result: dict[str, Any], keep: str) -> str:
    """'epoch 12 of 12, the last one', from the result and which weights were to be kept."""
    last = keep == "last"
    noted = read_json(run.path("model.json"))
    known = isinstance(noted, dict) and noted.get("epoch")
    epoch = known or result["epochs" if last else "best_epoch"]
    why = "the last one" if last else "the one with the lowest validation loss"
    return f"epoch {epoch} of {result['epochs']}, {why}"
