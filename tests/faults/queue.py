"""A thousand waiting runs while the worker is killed again and again: each once, in order."""

from __future__ import annotations

import signal
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

from core.runs import settings
from core.runs.atomic import write_json
from core.runs.run import Run
from core.runs.settings import Settings
from core.runs.store import RunStore
from tests.faults import training

RUNS, KILLS = 1000, 20
WORK_SECONDS = 0.01


def run(folder: Path, seed: int, moments: int) -> tuple[int, int, str]:
    """(runs that ended once and in order, all, what was done)."""
    random, store = Random(seed), RunStore(folder)
    settings.write(store.root, Settings(resume_interrupted=True, most_waiting=0))
    runs = [store.create(replace(training.IMAGES, seed=number)) for number in range(RUNS)]
    kills = 0
    while store.queued() or store.interrupted():
        process = training._processes.Process(target=_serve, args=(str(store.root),))
        process.start()
        if kills < KILLS:
            process.join(random.uniform(0.3, 1.2))
            kills += process.is_alive()
            process.kill()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL), "the worker failed by itself"
    ended = [(each.result() or {}).get("ended", 0) for each in runs]
    late = [one.id for one, (a, b) in zip(runs, pairwise(ended), strict=False) if a > b]
    assert not late, f"the order was not kept before {late}"
    assert not (store.root / "twice.txt").exists(), "a run was trained after its end"
    return sum(each > 0 for each in ended), RUNS, f"the worker killed {kills} times, order kept"


def _serve(root: str) -> None:
    """The worker's own loop, with a few milliseconds of work in place of a training."""
    from core import worker

    worker.train_run = _pretend
    worker._warm_up = lambda workers: "CPU"
    worker._rehearse = lambda: None
    worker.serve(RunStore(root), idle=0.3)


def _pretend(run: Run) -> None:
    from core.training.journal import Journal

    journal = Journal(run)
    journal.update(phase="running")
    time.sleep(WORK_SECONDS)
    if run.result() is not None:
        (run.folder.parent / "twice.txt").touch()
    write_json(run.path("result.json"), {"ended": time.time_ns()})
    journal.update(phase="finished")
    journal.close()
