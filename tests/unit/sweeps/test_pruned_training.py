"""A real training asks after each epoch whether it is to be pruned, and stops with the reason."""

from __future__ import annotations

from pathlib import Path

from core.runs.store import RunStore
from core.sweeps import control, driver
from core.sweeps.sweep import PRUNED
from core.worker import train_run
from tests.unit.sweeps.played import end, plan


def test_a_trial_below_the_median_stops_after_its_epoch(tmp_path: Path) -> None:
    store = RunStore(tmp_path / "runs")
    asked = plan(trials=2, pruning=True, spared_trials=1, spared_epochs=0)
    sweep = control.begin(store, asked)
    driver.advance(store)
    perfect = store.queued()[0]
    store.claim(perfect)
    end(perfect, [1.0, 1.0, 1.0])
    driver.advance(store)
    run = store.queued()[0]
    store.claim(run)
    train_run(run)
    driver.advance(store)
    state = run.state()
    assert state.phase == "stopped" and state.epoch == 1
    assert state.message.startswith("Pruned after epoch 1: best validation accuracy")
    assert state.test_accuracy is not None
    trial = sweep.trials()[1]
    assert trial.outcome == PRUNED and len(trial.curve) == 1 and sweep.end().ended
