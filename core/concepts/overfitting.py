"""A recorded training that overfits, for the lab on early stopping.

`python -m core.concepts.overfitting` trains it anew: LeNet-5 (modern variant) on 150 of the offline
digits, nothing against overfitting, every epoch's loss noted in overfitting.json beside this file.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.config import Augmentation, RunConfig
from core.presets import PRESETS

FILE = Path(__file__).with_suffix(".json")
IMAGES, EPOCHS, SEED = 150, 60, 3


@dataclass(frozen=True, eq=False)
class Recorded:
    """Mean cross-entropy (nats) of each epoch, float64 (epochs,), and what the run was."""

    training: NDArray[np.float64]
    validation: NDArray[np.float64]
    images: int
    seed: int
    weights_sha256: str


def config() -> RunConfig:
    """The run that is recorded."""
    preset = PRESETS["lenet5-modern"].config
    return dataclasses.replace(
        preset,
        data=dataclasses.replace(
            preset.data,
            name="digits",
            limit=IMAGES,
            validation_share=0.3,
            augmentation=Augmentation(),
        ),
        training=dataclasses.replace(
            preset.training,
            epochs=EPOCHS,
            batch_size=16,
            schedule="constant",
            learning_rate=1e-3,
            keep="last",
        ),
        seed=SEED,
    )


@cache
def recorded() -> Recorded:
    """The curves that come with the project, read-only."""
    found = json.loads(FILE.read_text(encoding="utf-8"))
    return Recorded(
        _fixed(found["training"]),
        _fixed(found["validation"]),
        found["images"],
        found["seed"],
        found["weights_sha256"],
    )


def _fixed(losses: list[float]) -> NDArray[np.float64]:
    curve = np.array(losses)
    curve.flags.writeable = False
    return curve


def main() -> int:
    """Train and write; 0 when it went well."""
    from core.runs.metrics import read_metrics
    from core.runs.store import RunStore
    from core.worker import train_run

    with tempfile.TemporaryDirectory() as scratch:
        store = RunStore(scratch)
        run = store.create(config())
        store.claim(run)
        train_run(run)
        if run.state().phase != "finished":
            print(run.state().message, file=sys.stderr)
            return 1
        result = run.result() or {}
        curves = _losses(read_metrics(run.path("metrics.jsonl")))
    facts = {"images": IMAGES, "seed": SEED, "weights_sha256": result["weights_sha256"]}
    FILE.write_text(json.dumps(facts | curves) + "\n", encoding="utf-8")
    print(f"{FILE.name}: {EPOCHS} epochs, lowest validation loss {min(curves['validation'])}")
    return 0


def _losses(rows: pd.DataFrame) -> dict[str, list[float]]:
    """The mean loss of each epoch: of its steps for training, after it for validation."""
    losses = rows[rows["name"] == "loss"]
    means = losses.groupby(["split", "epoch"])["value"].mean().round(5)
    return {"training": means["train"].tolist(), "validation": means["validation"].tolist()}


if __name__ == "__main__":
    sys.exit(main())
