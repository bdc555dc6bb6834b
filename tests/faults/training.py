"""A training in a process of its own, as the worker runs it, that can be killed at any moment."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.process import BaseProcess
from pathlib import Path

from core.config import Augmentation, CnnConfig, DataConfig, RunConfig, TrainingConfig
from core.language_config import (
    CorpusConfig,
    LanguageRunConfig,
    LanguageTrainingConfig,
    RecurrentConfig,
)
from core.layers import Conv, Dropout, Flatten, Pool, Softmax
from core.runs import checkpoints
from core.runs.metrics import read_metrics
from core.runs.run import Run
from core.runs.store import RunStore
from tests.faults import full_disk

# Keras is imported once, by a process that never computes; each training is a fork of it.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.faults.preload"])

IMAGES = RunConfig(
    data=DataConfig("digits", limit=300, augmentation=Augmentation(shift=1)),
    model=CnnConfig((Conv(4, 3, batch_norm=True), Pool(), Dropout(0.3), Flatten(), Softmax())),
    training=TrainingConfig(epochs=60, batch_size=8, learning_rate=3e-3, schedule="cosine"),
)
TEXT = LanguageRunConfig(
    data=CorpusConfig("docs", level="characters", limit=6000),
    model=RecurrentConfig(layers=1, units=16, embedding=8, dropout=0.2, dropout_recurrent=0.2),
    training=LanguageTrainingConfig(batch_size=8, steps=16, epochs=25),
)
CONFIGS = (IMAGES, TEXT)
HIT = "fault-met"  # appears in the folder of a run whose training met its fault


@dataclass
class Attempt:
    """One process that trains a claimed run."""

    run: Run
    process: BaseProcess

    def kill(self) -> bool:
        """kill -9; False when it had ended by itself."""
        alive = self.process.is_alive()
        self.process.kill()
        self.process.join()
        return alive


def start(store: RunStore, run: Run, fault: int | None = None) -> Attempt:
    """Claim the run in a new process and train it there; `fault` counts the write that fails."""
    process = _processes.Process(target=_train, args=(str(run.folder), fault))
    process.start()
    return Attempt(run, process)


def _train(folder: str, fault: int | None) -> None:
    from core.training.pausing import Saver
    from core.worker import train_run

    # A checkpoint every few steps instead of once a minute, so that many are met half written.
    Saver.within_epoch = Saver.now  # type: ignore[method-assign]
    Saver.after_epoch = Saver.now  # type: ignore[method-assign]
    run = Run(Path(folder))
    if not RunStore(run.folder.parent).claim(run):
        raise AssertionError(f"{run.id} cannot be claimed")
    if fault is not None:
        full_disk.at(fault, run.path(HIT))
    train_run(run)


def finish(store: RunStore, run: Run) -> str:
    """Train an unclaimed run to its end undisturbed; the hash of its weights."""
    attempt = start(store, run)
    attempt.process.join()
    result = run.result()
    if result is None:
        raise AssertionError(f"{run.id} ended as {run.state().phase}: {run.log_tail()}")
    return str(result["weights_sha256"])


def reference(store: RunStore, config: RunConfig | LanguageRunConfig) -> tuple[str, float]:
    """The weights of a training that nothing disturbs, and how many seconds it takes."""
    begun = time.monotonic()
    return finish(store, store.create(replace(config, name="Undisturbed"))), (
        time.monotonic() - begun
    )


def check_whole(run: Run) -> None:
    """The run can be read, its checkpoint holds, and no epoch is torn or told twice."""
    run.config()
    phase = run.state().phase
    assert phase in ("queued", "interrupted", "paused", "finished"), phase
    step = checkpoints.newest_step(run)
    if step is not None:
        found = checkpoints.newest(run)
        assert found is not None, "no checkpoint can be read"
    rows = read_metrics(run.path("metrics.jsonl"))
    held = rows[rows["split"] == "validation"]
    assert not held.duplicated(["epoch", "name"]).any(), "an epoch stands there twice"
    assert held.groupby("epoch").size().nunique() <= 1, "an epoch is torn"


def wait(true: Callable[[], object], seconds: float) -> bool:
    """Whether it became true in time."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.0005)
    return True
