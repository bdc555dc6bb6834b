"""The disk is full at each write in turn: the run rests with the reason, and goes on exactly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.runs.run import Run
from core.runs.store import RunStore
from tests.faults import training

LONGEST = 1000


def run(folder: Path, seed: int, moments: int) -> tuple[int, int, str]:
    """(passed, all, what was done)."""
    store = RunStore(folder)
    short = replace(training.IMAGES, training=replace(training.IMAGES.training, epochs=2))
    weights, _ = training.reference(store, short)
    passed = rested = 0
    for number in range(1, LONGEST):
        each = store.create(replace(short, name=f"Write {number}"))
        training.start(store, each, fault=number).process.join()
        if not each.path(training.HIT).exists():
            break  # it has fewer writes
        rested += _rests(each, number)
        result = each.result()
        if result is None:
            store.resume(each)
            training.finish(store, each)
            result = each.result()
        assert result is not None and result["weights_sha256"] == weights, f"write {number}"
        passed += 1
    what = f"the run rested {rested} times with the reason; at the others nothing was lost"
    return passed, number - 1, what


def _rests(run: Run, number: int) -> bool:
    """Whether the full disk let the run rest; True only with the reason, and whole."""
    training.check_whole(run)
    state = run.state()
    if state.phase == "finished":
        return False
    assert state.resting, (number, state.phase)
    assert "disk is full" in state.message or state.phase == "interrupted", state.message
    return True
