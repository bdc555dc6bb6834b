"""The disk is full at each write in turn: the run rests with the reason, and goes on exactly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.runs.store import RunStore
from tests.faults import training

LONGEST = 400


def run(folder: Path, seed: int, moments: int) -> tuple[int, int, str]:
    """(passed, all, what was done); every `step`-th write when there are more than `moments`."""
    store = RunStore(folder)
    short = replace(training.IMAGES, training=replace(training.IMAGES.training, epochs=2))
    weights, _ = training.reference(store, short)
    passed = met = 0
    for number in range(1, LONGEST):
        each = store.create(replace(short, name=f"Write {number}"))
        training.start(store, each, fault=number).process.join()
        if each.result() is not None and each.state().phase == "finished":
            break  # it ends before that many writes
        met += 1
        training.check_whole(each)
        state = each.state()
        assert state.resting, (number, state.phase)
        assert "disk is full" in state.message or state.phase == "interrupted", state.message
        store.resume(each)
        assert training.finish(store, each) == weights, f"not exact after write {number}"
        passed += 1
    return passed, met, "each write of a training of two epochs failed once"
