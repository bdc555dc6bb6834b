"""The queue: its order, what can be done with it, and its settings."""

from __future__ import annotations

import dataclasses

import pytest

from core.presets import LANGUAGE_PRESETS, PRESETS
from core.runs import settings
from core.runs.queue import QueueFull
from core.runs.run import Run
from core.runs.store import RunStore
from tests.pages import fake_runs
from tests.pages.conftest import Open, texts
from ui import build_forecast, queue_facts


def ids(store: RunStore) -> list[str]:
    return [run.id for run in store.queued()]


def three(store: RunStore) -> list[Run]:
    return [fake_runs.queued(store, name) for name in ("One", "Two", "Three")]


def test_empty(open_page: Open) -> None:
    shown = texts(open_page("queue"))
    assert "Nothing at this moment." in shown and "No run waits." in shown


def test_order_and_moves(open_page: Open, store: RunStore) -> None:
    three(store)
    one, two, three_ = store.queued()
    app = open_page("queue")
    assert "3 runs wait" in texts(app)
    assert app.button(key=f"arrow_upward-{one.id}").disabled
    app.button(key=f"vertical_align_top-{three_.id}").click().run()
    assert ids(store) == [three_.id, one.id, two.id]
    app.button(key=f"arrow_downward-{three_.id}").click().run()
    app.button(key=f"arrow_upward-{two.id}").click().run()
    assert ids(store) == [one.id, two.id, three_.id]


def test_cancel_and_take_out(open_page: Open, store: RunStore) -> None:
    one, two, three_ = three(store)
    app = open_page("queue")
    app.button(key=f"close-{one.id}").click().run()
    app.button(key=f"pause-{two.id}").click().run()
    assert ids(store) == [three_.id]
    assert one.state().phase == "stopped" and two.state().phase == "paused"
    app.button(key=f"resume-{two.id}").click().run()
    assert set(ids(store)) == {two.id, three_.id}


def test_all_that_rest_go_on(open_page: Open, store: RunStore) -> None:
    first, second = (fake_runs.in_phase(store, "paused", name=name) for name in ("A", "B"))
    open_page("queue").button(key="resume-all").click().run()
    assert set(ids(store)) == {first.id, second.id}


def test_a_run_that_is_gone_is_a_sentence(open_page: Open, store: RunStore) -> None:
    run = fake_runs.queued(store, "Gone")
    app = open_page("queue")
    run.folder.rename(store.root / ".gone")
    app.button(key=f"close-{run.id}").click().run()
    assert "There is no run" in texts(app) and not app.exception


def test_a_thousand_are_shown_a_page_at_a_time(open_page: Open, store: RunStore) -> None:
    config = PRESETS["lenet5"].config
    for seed in range(45):
        store.create(dataclasses.replace(config, seed=seed))
    app = open_page("queue")
    assert "45 runs wait" in texts(app)
    assert sum(each.key.startswith("close-") for each in app.button) == 20


def test_waiting_time_is_the_sum_of_what_comes_before(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_forecast, "machine_scale", lambda: 1.0)
    busy = fake_runs.running(store)
    first, second = fake_runs.queued(store, "One"), fake_runs.queued(store, "Two")
    training = queue_facts.busy([queue_facts.row(busy)])
    one, two = queue_facts.waiting([first, second], training)
    assert one.begins == pytest.approx(busy.state().seconds_left)
    assert one.takes == queue_facts.seconds(first) and one.takes > queue_facts.START_SECONDS
    assert two.begins == pytest.approx(one.begins + one.takes)
    assert queue_facts.begins([first], training) == pytest.approx(two.begins)


def test_waiting_time_with_several_trainings_at_once() -> None:
    """By hand: two workers end at 4 and 10 s; waiting runs of 5 s begin at 4, 9 and 10 s."""
    beginnings = queue_facts.beginnings
    assert beginnings([10.0, 4.0], [5.0, 5.0, 5.0], 2) == [4.0, 9.0, 10.0]
    assert beginnings([10.0], [5.0, 8.0, 1.0], 2) == [0.0, 5.0, 10.0]
    assert beginnings([10.0, 4.0], [5.0, 5.0], 1) == [10.0, 15.0]  # the number was lowered
    assert beginnings([10.0, None], [5.0], 2) == [None]
    assert beginnings([], [5.0, None, 5.0], 1) == [0.0, 5.0, None]


def test_a_resumed_run_is_forecast_from_its_own_pace(store: RunStore) -> None:
    run = fake_runs.in_phase(store, "paused")  # 55 of 132 steps in 7.5 s
    store.resume(run)
    assert queue_facts.seconds(run) == pytest.approx(queue_facts.START_SECONDS + 7.5 * 77 / 55)


def test_language_models_have_a_forecast(store: RunStore, runs_folder: object) -> None:
    run = store.create(LANGUAGE_PRESETS["docs-words"].config)
    assert queue_facts.seconds(run) > queue_facts.START_SECONDS


def test_settings_are_saved(open_page: Open, store: RunStore) -> None:
    app = open_page("queue")
    app.toggle(key="resume-interrupted").set_value(True)
    app.number_input(key="most-waiting").set_value(7)
    app.number_input(key="trainings-at-once").set_value(2)
    next(each for each in app.button if each.label == "Save").click().run()
    found = settings.read(store.root)
    assert found.resume_interrupted and found.most_waiting == 7 and found.workers == 2
    assert app.number_input(key="trainings-at-once").value == 2
    fake_runs.queued(store, "One")
    assert "Runs are trained 2 at a time." in texts(open_page("queue"))


def test_a_full_queue_is_one_sentence_on_the_home_page(open_page: Open, store: RunStore) -> None:
    settings.write(store.root, settings.Settings(most_waiting=1))
    fake_runs.queued(store, "First")
    with pytest.raises(QueueFull):
        fake_runs.queued(store, "Second")
    app = open_page("home")
    app.button(key="first-training").click().run()
    assert not app.exception
    assert "wait already" in texts(app) and len(store.list()) == 1
