"""A worker that trains nothing: it claims the next run and writes the folder of a finished one."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from typing import Any

from core.config import CnnConfig, DataConfig, RunConfig, TrainingConfig
from core.layers import Conv, Dense, Flatten, Softmax
from core.runs.atomic import write_json
from core.runs.metrics import MetricsWriter
from core.runs.run import Run
from core.runs.state import RunState
from core.runs.store import RunStore
from core.sweeps import driver, pruning
from core.sweeps.search import Search
from core.sweeps.space import Dimension, Options, Range
from core.sweeps.sweep import Plan, Sweep

BASE = RunConfig(
    data=DataConfig("digits", limit=100),
    model=CnnConfig((Conv(4, 3), Flatten(), Dense(8), Softmax())),
    training=TrainingConfig(epochs=3, batch_size=16),
)
SPACE: tuple[Dimension, ...] = (
    Range("training.learning_rate", 1e-4, 1e-1, log=True),
    Options("training.batch_size", (8, 16, 32)),
    Range("model.dense1.units", 4, 64, whole=True),
)


def plan(space: Sequence[Dimension] = SPACE, **search: Any) -> Plan:
    return Plan("Try", BASE, tuple(space), Search(**{"trials": 5, "pruning": False, **search}))


def goodness(config: Any) -> list[float]:
    """Accuracy after each epoch: best at a learning rate of 0.01, and rising."""
    off = abs(math.log10(config.training.learning_rate) + 2)
    return [0.9 - 0.1 * off - 0.1 / epoch for epoch in (1, 2, 3)]


def train_next(store: RunStore, curve: Callable[[Any], list[float]] = goodness) -> Run | None:
    """What the worker does between two looks at the queue; None when nothing waits."""
    driver.advance(store)
    run = next((each for each in store.waiting() if store.claim(each)), None)
    if run:
        end(run, curve(run.config()))
    return run


def end(run: Run, curve: Sequence[float], phase: str = "finished") -> None:
    """Record the curve epoch by epoch as the trainer does, pruning included."""
    writer = MetricsWriter(run.path("metrics.jsonl"))
    done = 0
    for done, value in enumerate(curve, 1):
        row = {"step": done, "epoch": done, "seconds": 1.0, "split": "validation"}
        writer.write([row | {"name": "accuracy", "value": value}])
        pruning.consider(run)
        if run.requests().get("stop"):
            phase = "stopped"
            break
    writer.close()
    message = run.stop_reason() if phase == "stopped" else "Diverged." * (phase == "failed")
    state = RunState(phase=phase, epoch=done, epochs=3, seconds=2.0, message=message)
    write_json(run.path("state.json"), dataclasses.asdict(state))


def train_all(store: RunStore, curve: Callable[[Any], list[float]] = goodness) -> list[Run]:
    runs = []
    while run := train_next(store, curve):
        runs.append(run)
    return runs


def tried(sweep: Sweep) -> list[dict[str, Any]]:
    return [each.values for each in sweep.trials()]
