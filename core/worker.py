"""The training process: imports Keras once, then trains queued runs, one at a time, in their order.

`python -m core.worker --runs DIR [--idle SECONDS]`
"""

from __future__ import annotations

import argparse
import errno
import os
import sys
import tempfile
import time
import traceback
from contextlib import suppress
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from core.config import DataConfig, RunConfig, TrainingConfig
from core.language_config import LanguageRunConfig
from core.presets import PRESETS
from core.runs import settings
from core.runs.atomic import write_json
from core.runs.process import identity
from core.runs.run import Run, RunNotFound
from core.runs.store import RunStore
from core.supervisor import KEEP_WARM_SECONDS, lock_file, warm_wanted, worker_file
from core.sweeps import driver
from core.training.journal import Journal
from core.training.pausing import Paused

POLL_SECONDS = 0.1
THREADS = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS")
MOST_RESUMES = 5
REHEARSAL = RunConfig(
    data=DataConfig("digits", limit=256),
    model=PRESETS["lenet5"].config.model,
    training=TrainingConfig(epochs=1, batch_size=32),
)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m core.worker", description=__doc__)
    parser.add_argument("--runs", default=None, help="the runs folder")
    parser.add_argument("--idle", type=float, default=KEEP_WARM_SECONDS, help="leave after (s)")
    options = parser.parse_args(arguments)
    store = RunStore(options.runs)
    store.root.mkdir(parents=True, exist_ok=True)
    for place in range(settings.read(store.root).workers):
        with suppress(Timeout), FileLock(lock_file(store.root, place), timeout=0):
            serve(store, options.idle, place)
            return 0
    print("Another worker serves this folder already.", file=sys.stderr)
    return 0


def serve(store: RunStore, idle: float, place: int = 0) -> None:
    """Train what is queued until nothing has come for `idle` seconds and no app wants it warm, or
    until another number of workers is wanted: each has its share of the processor."""
    workers = settings.read(store.root).workers
    announce = partial(_announce, worker_file(store.root, place))
    announce("importing")
    device = _warm_up(workers)
    if not store.queued() and not place:
        _rehearse()
    if settings.read(store.root).resume_interrupted:
        with FileLock(store.root / ".resuming.lock"):  # two workers may start together
            resume_interrupted(store)
    announce("idle", device)
    last_work = time.monotonic()
    while store.root.exists() and (time.monotonic() - last_work < idle or warm_wanted(store.root)):
        if settings.read(store.root).workers != workers:
            return
        driver.advance(store)
        run = _claim_next(store)
        if run is None:
            time.sleep(POLL_SECONDS)
            continue
        announce("training", device, run.id)
        train_run(run)
        announce("idle", device)
        last_work = time.monotonic()


def _announce(file: Path, stage: str, device: str = "", run: str = "") -> None:
    """Write the worker's file, from which pages know who serves this folder and what it does."""
    record = identity() | {"stage": stage, "device": device, "run": run}
    with suppress(OSError):  # a full disk is the affair of the run
        write_json(file, record)


def _warm_up(workers: int) -> str:
    """Import Keras and train a toy for a step, so that the first run starts at once.

    Several workers get an equal share of the processor's cores each; one alone takes them all, as
    TensorFlow does by itself.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if workers > 1:
        threads = str(max(1, (os.cpu_count() or 1) // workers))
        for name in THREADS:
            os.environ.setdefault(name, threads)
    from core.training.warmup import warm_up

    return warm_up()


def _rehearse() -> None:
    """Train a little of what the home page offers, in a folder that is thrown away.

    It takes seconds while nobody waits; the first real run then starts about half a second sooner,
    as its images are loaded and all code on its way has run once.
    """
    with tempfile.TemporaryDirectory() as scratch, suppress(OSError):
        store = RunStore(scratch)
        run = store.create(REHEARSAL)
        store.claim(run)
        train_run(run)


def resume_interrupted(store: RunStore) -> None:
    """Queue the runs whose training process died; one that keeps dying is left to people."""
    for run in store.interrupted():
        if run.state().resumed < MOST_RESUMES:
            with suppress(RunNotFound):  # deleted at this moment
                store.resume(run)


def _claim_next(store: RunStore) -> Run | None:
    """The oldest waiting run, now ours; runs stopped while they waited are skipped for good."""
    return next((run for run in store.waiting() if store.claim(run)), None)


def train_run(run: Run) -> None:
    """Train a claimed run; whatever goes wrong becomes one sentence in its state."""
    import keras

    if run.path("result.json").exists():
        return  # queued twice: it is over
    journal = Journal(run)
    try:
        if run.requests().get("stop") and not journal.state.resumed:
            journal.update(phase="stopped", ended=time.time(), message="Stopped before it began.")
            return
        journal.update(message="", ended=None)
        _train(journal)
    except Paused:
        journal.say(f"paused at step {journal.state.step}")
        journal.update(phase="paused")
    except Exception as problem:
        _record_failure(journal, problem)
    finally:
        journal.close()
        keras.backend.clear_session()


def _train(journal: Journal) -> None:
    """The loop for the kind of network that the run asks for."""
    if isinstance(journal.run.config(), LanguageRunConfig):
        from core.training.language.loop import train as train_language

        train_language(journal)
        return
    from core.training.loop import train

    train(journal)


def _record_failure(journal: Journal, problem: Exception) -> None:
    details = "" if _expected(problem) else "".join(traceback.format_exception(problem))
    phase = "paused" if _disk_full(problem) else "failed"
    try:
        journal.fail(explain(problem), details, phase)
    except OSError:
        # Nothing can be written. A worker that lives would make the run look alive.
        raise SystemExit(explain(problem)) from problem


def _expected(problem: Exception) -> bool:
    from core.datasets.spec import DataError
    from core.schema import ConfigError
    from core.training.recorder import Diverged

    return isinstance(problem, DataError | ConfigError | Diverged)


def _disk_full(problem: Exception) -> bool:
    return isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT)


def explain(problem: Exception) -> str:
    """One sentence for a person: what went wrong and what to do."""
    if _expected(problem):
        return str(problem)
    if _disk_full(problem):
        return "The disk is full; free some space and resume. Nothing saved before was lost."
    if isinstance(problem, MemoryError) or type(problem).__name__ == "ResourceExhaustedError":
        return "Out of memory; use a smaller batch size or a smaller network."
    return f"Training ended with an unexpected error ({type(problem).__name__}); see the log."


if __name__ == "__main__":
    sys.exit(main())
