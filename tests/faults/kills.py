"""kill -9 at random moments, half of them inside a save; every training ends as if undisturbed."""

from __future__ import annotations

from pathlib import Path
from random import Random

from core.runs.run import Run
from core.runs.store import RunStore
from tests.faults import training

SAVE_SECONDS = 10.0


def run(folder: Path, seed: int, moments: int) -> tuple[int, int, str]:
    """(passed, all, what was done)."""
    random, store = Random(seed), RunStore(folder)
    wanted = [training.reference(store, config) for config in training.CONFIGS]
    killed = inside = ended = kind = 0
    current: Run | None = None
    while killed < moments:
        if current is None:
            kind = ended % len(training.CONFIGS)
            current = store.create(training.CONFIGS[kind])
        else:
            store.resume(current)
        attempt = training.start(store, current)
        in_save = killed % 2 == 1
        if in_save:
            training.wait(lambda run=current, it=attempt: _saving(run) or _over(it), SAVE_SECONDS)  # type: ignore[misc]
        else:
            training.wait(
                lambda it=attempt: _over(it),  # type: ignore[misc]
                random.uniform(0.05, wanted[kind][1]),
            )
        inside += in_save and _saving(current)
        killed += attempt.kill()
        training.check_whole(current)
        if current.result() is None and current.path("state.json").exists():
            continue
        if current.result() is not None:
            _same(current, wanted[kind][0])
            ended, current = ended + 1, None
    if current is not None:
        store.resume(current)
        training.finish(store, current)
        _same(current, wanted[kind][0])
        ended += 1
    return killed, moments, f"{inside} inside a save; {ended} trainings ended, all exact"


def _over(attempt: training.Attempt) -> bool:
    return not attempt.process.is_alive()


def _saving(run: Run) -> bool:
    """A checkpoint is being written: a file under a temporary name is there."""
    try:
        return any(path.name.startswith(".") for path in run.path("checkpoints").iterdir())
    except OSError:
        return False


def _same(run: Run, weights: str) -> None:
    result = run.result()
    assert result is not None and result["weights_sha256"] == weights, f"{run.id} is not exact"
