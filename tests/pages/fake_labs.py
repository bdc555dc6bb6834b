"""Labs whose runs have ended, written as the worker writes them, without any training."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from core.lab import plan, presets, record
from core.lab.arms import Arm, arm
from core.lab.record import Lab
from core.runs.atomic import write_json
from core.runs.process import identity
from core.runs.run import Run
from core.runs.state import RunState
from core.runs.store import RunStore
from tests.pages import fake_language_runs, fake_runs

SEEDS = (1, 2, 3, 4)


def started(store: RunStore, preset: str = "digits", *arms: str) -> Lab:
    """A lab whose runs wait."""
    base = presets.LAB_PRESETS[preset].base
    made = plan.make(base, (Arm(), *(arm(each, base) for each in arms)), SEEDS)
    return record.start(store, made)


def finished(
    store: RunStore,
    figure: Callable[[int, int], float],
    preset: str = "digits",
    *arms: str,
) -> Lab:
    """`figure(arm, seed)` is the number of misread test images, or the test perplexity."""
    lab = started(store, preset, *arms)
    for place, each in enumerate(lab.plan.arms):
        for seed in SEEDS:
            run = lab.run(store, each, seed)
            assert run is not None
            end(store, run, figure(place, seed), words=preset == "words")
    return lab


def end(store: RunStore, run: Run, figure: float, *, words: bool = False) -> None:
    """Bring a waiting run to its end."""
    store.claim(run)
    known = {"test_perplexity": figure} if words else {"test_accuracy": 1 - figure / 360}
    state = RunState(
        phase="finished", epoch=12, epochs=12, step=132, steps=132, started=100.0, ended=104.0,
        seconds=3.0, worker=identity(), **known,
    )  # fmt: skip
    if words:
        fake_language_runs.write_metrics(run, 12, characters=False)
        write_json(run.path("result.json"), known | {"epochs": 12})
    else:
        fake_runs.write_metrics(run, 12)
        write_json(run.path("result.json"), fake_runs.result(1) | known)
    write_json(run.path("state.json"), dataclasses.asdict(state))
