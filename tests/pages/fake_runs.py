"""Run folders in every phase, written as the worker writes them, without any training."""

from __future__ import annotations

import dataclasses
import math
import time
from typing import Any

import numpy as np

from core.presets import PRESETS
from core.runs.atomic import write_json
from core.runs.metrics import MetricsWriter
from core.runs.process import identity
from core.runs.run import Run
from core.runs.state import RunState
from core.runs.store import RunStore

EPOCHS = 12
STEPS_PER_EPOCH = 11
CLASSES = 10


def queued(store: RunStore, name: str = "", preset: str = "lenet5") -> Run:
    """A run that nobody has claimed."""
    config = PRESETS[preset].config
    return store.create(dataclasses.replace(config, name=name))


def in_phase(store: RunStore, phase: str, *, epoch: int = 5, message: str = "", **more: Any) -> Run:
    """A run that got as far as `epoch` and stands in `phase`; this process plays the worker."""
    run = queued(store, name=more.pop("name", f"A {phase} run"))
    store.claim(run)
    write_json(run.path("statistics.json"), {"mean": [0.13], "std": [0.31]})
    write_metrics(run, epoch)
    seconds = 1.5 * epoch
    state = RunState(
        phase=phase,
        epoch=epoch,
        epochs=EPOCHS,
        step=epoch * STEPS_PER_EPOCH,
        steps=EPOCHS * STEPS_PER_EPOCH,
        started=time.time() - seconds,
        seconds=seconds,
        images_per_second=8120.0,
        device="CPU",
        parameters=61_706,
        best_epoch=max(1, epoch - 1),
        message=message,
        worker=identity(),
    )
    write_json(run.path("state.json"), dataclasses.asdict(dataclasses.replace(state, **more)))
    run.path("log.txt").write_text("12:00:00  epoch 1: loss 1.2\n", encoding="utf-8")
    return run


def running(store: RunStore, **more: Any) -> Run:
    return in_phase(store, "running", **more)


def finished(store: RunStore, *, name: str = "A finished run", wrong: int = 3) -> Run:
    """A run with a result: `wrong` test images of 360 were misread."""
    run = in_phase(
        store, "finished", epoch=EPOCHS, name=name, ended=time.time(), test_accuracy=1 - wrong / 360
    )
    write_json(run.path("model.json"), {"epoch": EPOCHS})
    write_json(run.path("result.json"), result(wrong))
    images = np.random.default_rng(1).integers(0, 255, (wrong, 28, 28, 1), dtype=np.uint8)
    np.savez_compressed(run.path("mistakes.npz"), images=images)
    return run


def result(wrong: int) -> dict[str, Any]:
    """Every class has 36 test images; the first `wrong` classes lose one to the next class."""
    confusion = np.eye(CLASSES, dtype=int) * 36
    for row in range(wrong):
        confusion[row, row] -= 1
        confusion[row, (row + 1) % CLASSES] += 1
    mistakes = [
        {"index": i, "true": i, "predicted": (i + 1) % CLASSES, "probability": 0.9 - 0.1 * i}
        for i in range(wrong)
    ]
    share = 1 - wrong / 360
    return {
        "test_accuracy": share,
        "test_low": share - 0.01,
        "test_high": min(1.0, share + 0.005),
        "test_loss": 0.0312,
        "test_images": 360,
        "confusion": confusion.tolist(),
        "mistakes": mistakes,
        "parameters": 61_706,
        "seconds": 18.0,
        "images_per_second": 8120.0,
        "weights_sha256": "0" * 64,
        "epochs": EPOCHS,
        "best_epoch": 11,
    }


def write_metrics(run: Run, epochs: int) -> None:
    """Curves that fall and rise as curves do, with one change of the learning rate."""
    writer = MetricsWriter(run.path("metrics.jsonl"))
    for step in range(1, epochs * STEPS_PER_EPOCH + 1):
        writer.write(rows_at(step))
    writer.close()


def rows_at(step: int) -> list[dict[str, Any]]:
    """What the worker would append at this step."""
    epoch = math.ceil(step / STEPS_PER_EPOCH)
    wave = 0.06 * math.sin(7.0 * step)
    loss = 2.2 * math.exp(-step / 30) + 0.08 + wave * math.exp(-step / 60)
    values = [("train", "loss", loss), ("train", "accuracy", 1 - loss / 2.6)]
    if step % STEPS_PER_EPOCH == 0:
        values += [("validation", "loss", loss + 0.03), ("validation", "accuracy", 0.98 - loss / 3)]
    if step == 3 * STEPS_PER_EPOCH:
        values.append(("event", "learning_rate", 0.0005))
    here = {"step": step, "epoch": epoch, "seconds": 0.13 * step}
    return [here | {"split": s, "name": n, "value": v} for s, n, v in values]
