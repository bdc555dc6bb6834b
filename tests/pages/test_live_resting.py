"""Pausing, resuming, stepping and killing a run from its page."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from core.runs import checkpoints, control
from core.runs.atomic import read_json, write_json
from core.runs.run import Run
from core.runs.state import RunState
from core.runs.store import RunStore
from tests.pages import fake_runs
from tests.pages.conftest import Open, texts
from ui import live_resting


def saved_at(run: Run, step: int) -> Run:
    checkpoints.save(run, step, {"epoch": 1}, {"weights/0": np.zeros(3)})
    return run


def vanished(store: RunStore) -> Run:
    """A run at step 55 of 132 whose process is gone, saved at step 44."""
    run = saved_at(fake_runs.running(store), 44)
    state = read_json(run.path("state.json"))
    state["worker"]["created"] -= 1000
    write_json(run.path("state.json"), state)
    return run


def test_pause_is_asked_for_once(open_page: Open, store: RunStore) -> None:
    run = fake_runs.running(store)
    app = open_page("train", run=run.id)
    app.button(key=f"pause-{run.id}").click().run()
    assert run.requests() == {"pause": True}
    assert app.button(key=f"pause-{run.id}").disabled


def test_a_paused_run_says_what_is_saved_and_resumes_with_a_click(
    open_page: Open, store: RunStore
) -> None:
    run = saved_at(fake_runs.in_phase(store, "paused"), 55)
    run.request_pause()
    app = open_page("train", run=run.id)
    shown = texts(app)
    assert "Everything is saved at step 55 of 132; nothing is lost." in shown
    assert "Rests in epoch 5 of 12" in shown
    app.button(key=f"resume-{run.id}").click().run()
    assert [each.id for each in store.queued()] == [run.id]
    assert run.requests() == {}
    assert app.button(key=f"stop-{run.id}").label == "Cancel"


def test_a_resting_run_can_be_ended_tested_and_kept(open_page: Open, store: RunStore) -> None:
    run = saved_at(fake_runs.in_phase(store, "paused"), 55)
    app = open_page("train", run=run.id)
    app.button(key=f"end-{run.id}").click().run()
    assert [each.id for each in store.queued()] == [run.id]
    assert run.requests() == {"stop": True}


def test_one_batch_and_rest_again(open_page: Open, store: RunStore) -> None:
    run = saved_at(fake_runs.in_phase(store, "paused"), 55)
    app = open_page("train", run=run.id)
    app.button(key=f"step-{run.id}").click().run()
    assert [each.id for each in store.queued()] == [run.id]
    assert run.requests() == {"pause": {"after": 1}}


def test_an_interrupted_run_says_what_will_be_trained_again(
    open_page: Open, store: RunStore
) -> None:
    run = vanished(store)
    app = open_page("train", run=run.id)
    shown = texts(app)
    assert "ended unexpectedly in epoch 5" in shown
    assert "Saved up to step 44 of 132. The 11 steps since then (about 1.5 s)" in shown
    app.button(key=f"resume-{run.id}").click().run()
    assert run.state().phase == "queued"


def test_the_reason_of_a_forced_rest_is_shown(open_page: Open, store: RunStore) -> None:
    run = fake_runs.in_phase(store, "paused", message="The disk is full; free some space.")
    assert "The disk is full; free some space." in texts(open_page("train", run=run.id))


def test_a_run_deleted_before_the_click_is_one_sentence(open_page: Open, store: RunStore) -> None:
    run = fake_runs.in_phase(store, "paused")
    app = open_page("train", run=run.id)
    run.folder.rename(store.root / ".gone")
    app.button(key=f"resume-{run.id}").click().run()
    assert not app.exception
    assert "There is no run" in texts(app)


def test_kill_ends_the_process_of_this_run(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = []
    monkeypatch.setattr(control, "kill", lambda run: not killed.append(run.id))
    run = saved_at(fake_runs.running(store), 44)
    app = open_page("train", run=run.id)
    assert "Lost would be the 11 steps since the last checkpoint (about 1.5 s)." in texts(app)
    app.button(key=f"kill-{run.id}").click().run()
    assert killed == [run.id]


def test_kill_without_a_process_says_so(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "kill", lambda run: False)
    run = fake_runs.running(store)
    app = open_page("train", run=run.id)
    app.button(key=f"kill-{run.id}").click().run()
    assert "No process of this machine trains the run" in texts(app)


def test_a_waiting_run_can_go_first_rest_or_be_cancelled(open_page: Open, store: RunStore) -> None:
    first, second = fake_runs.queued(store, "One"), fake_runs.queued(store, "Two")
    app = open_page("train", run=second.id)
    app.button(key=f"next-{second.id}").click().run()
    assert [each.id for each in store.queued()] == [second.id, first.id]
    app.button(key=f"pause-{second.id}").click().run()
    assert second.state().phase == "paused"
    assert "Nothing has been trained yet." in texts(app)
    app = open_page("train", run=first.id)
    app.button(key=f"stop-{first.id}").click().run()
    assert first.state().phase == "stopped" and not store.queued()


@pytest.mark.parametrize(
    ("step", "saved", "says"),
    [
        (0, None, "Nothing has been trained yet."),
        (20, None, "so the 20 steps so far (about 2.0 s) will be trained again."),
        (21, 20, "The 1 step since then (about 0.1 s) will be trained again."),
        (20, 20, "nothing is lost."),
    ],
)
def test_standing(step: int, saved: int | None, says: str) -> None:
    state = RunState(phase="paused", step=step, steps=100, seconds=step / 10)
    assert live_resting.standing(state, saved).endswith(says)
    assert live_resting.standing(dataclasses.replace(state, steps=0), saved).endswith(says)


def test_nobody_knows_what_a_dead_process_had_not_written() -> None:
    state = RunState(phase="interrupted", step=20, steps=100, seconds=2.0)
    assert "what came after it is trained again" in live_resting.standing(state, 20)
