"""The page of sweeps: the form, a sweep under way, and one that is over."""

from __future__ import annotations

import dataclasses
import json

import pytest
from streamlit.testing.v1 import AppTest

from core.presets import LANGUAGE_PRESETS, PRESETS
from core.runs import trash
from core.runs.run import Run
from core.runs.store import RunStore
from core.schema import to_link
from core.sweeps import control, driver
from core.sweeps import trash as sweep_trash
from core.sweeps.sweep import Sweep, sweeps
from tests.pages.conftest import Open, texts
from tests.unit.sweeps.played import end, plan, train_all, train_next
from ui import build_forecast, sweep_bar


def bar(app: AppTest) -> str:
    return next(each.value for each in app.markdown if "trials" in each.value)


def one(store: RunStore) -> Sweep:
    (found,) = sweeps(store.root)
    return found


def test_one_press_is_one_sweep(open_page: Open, store: RunStore) -> None:
    app = open_page("sweep")
    assert "for **20** trials" in bar(app)
    app.button(key="begin").click().run()
    sweep = one(store)
    found = sweep.plan()
    assert [each.name for each in found.space] == [
        "training.learning_rate",
        "training.batch_size",
        "training.optimizer",
    ]
    lenet = PRESETS["lenet5"].config
    training = dataclasses.replace(lenet.training, epochs=10)
    assert found.base == dataclasses.replace(lenet, training=training)
    assert found.search.sampler == "tpe"
    again = open_page("sweep")
    again.button(key="begin").click().run()
    assert one(store).id == sweep.id
    assert "Sweeps so far" in texts(open_page("sweep"))


def test_choices_reach_the_plan(open_page: Open, store: RunStore) -> None:
    app = open_page("sweep", preset="docs-words")
    settings = next(each for each in app.multiselect if each.label == "Settings")
    settings.set_value(["training.learning_rate", "model.dropout", "model.cell"]).run()
    low, high = (
        next(each for each in app.number_input if each.key.endswith(f"learning_rate-{end}"))
        for end in ("from", "to")
    )
    low.set_value(0.001)
    high.set_value(0.1)
    next(each for each in app.number_input if each.label.startswith("Epochs")).set_value(2)
    app.number_input(key="sweep-search-trials").set_value(7)
    cells = next(each for each in app.multiselect if each.label == "Cell")
    cells.set_value(["lstm", "gru"]).run()
    app.button(key="begin").click().run()
    found = one(store).plan()
    assert found.base.training.epochs == 2 and found.search.trials == 7
    assert [each.to_json() for each in found.space] == [
        {"name": "training.learning_rate", "low": 0.001, "high": 0.1, "log": True, "whole": False},
        {"name": "model.dropout", "low": 0.0, "high": 0.7, "log": False, "whole": False},
        {"name": "model.cell", "values": ["lstm", "gru"]},
    ]


def test_a_range_that_makes_no_sense_is_one_sentence(open_page: Open, store: RunStore) -> None:
    app = open_page("sweep")
    low = next(each for each in app.number_input if each.key.endswith("learning_rate-from"))
    low.set_value(5.0).run()
    assert "Learning rate: the lower end must lie below the upper one." in texts(app)
    assert app.button(key="begin").disabled and not sweeps(store.root)


def test_a_link_from_build_is_searched(open_page: Open, store: RunStore) -> None:
    config = LANGUAGE_PRESETS["docs-chars"].config
    app = open_page("sweep", config=to_link(config))
    app.button(key="begin").click().run()
    assert one(store).plan().base == config


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"config": "broken"}, "damaged"),
        ({"preset": "none-such"}, "is not a preset"),
        ({"id": "none-such"}, "There is no sweep"),
    ],
)
def test_a_wrong_address_is_one_sentence(
    open_page: Open, parameters: dict[str, str], words: str
) -> None:
    app = open_page("sweep", **parameters)
    assert words in texts(app) and not app.exception


def test_few_combinations_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_forecast, "machine_scale", lambda: 1.0)
    asked = plan([plan().space[1]], trials=20)  # three batch sizes
    assert "**3** trials" in sweep_bar.cost(asked) and "all 3 combinations" in sweep_bar.cost(asked)
    once, twice = (sweep_bar.cost(plan(trials=trials)) for trials in (10, 20))
    assert once != twice and "stopped early" not in once


def test_nothing_yet_under_way_and_paused(open_page: Open, store: RunStore) -> None:
    sweep = control.begin(store, plan())
    app = open_page("sweep", id=sweep.id)
    assert "0 of 5 trials. The worker takes it up next" in texts(app)
    train_next(store)
    driver.advance(store)
    app.run()
    shown = texts(app)
    assert "1 of 5 trials. Trial 2 waits in the queue." in shown
    assert "Best trial so far" in shown and "One trial says little" in shown
    app.button(key="sweep-pause").click().run()
    assert sweep.end().paused and "Paused; nothing is lost." in texts(app)
    app.button(key="sweep-play_arrow").click().run()
    assert not sweep.end().paused and len(store.queued()) == 1


def test_a_finished_sweep(open_page: Open, store: RunStore) -> None:
    sweep = control.begin(store, plan(trials=6))
    runs = train_all(store)
    app = open_page("sweep", id=sweep.id)
    shown = texts(app)
    best = max(sweep.trials(), key=lambda each: each.value or 0)
    assert f"Validation accuracy, trial {best.number} {100 * best.value:.2f} %" in shown
    assert "optimistic" in shown and "Best trial" in shown
    table = app.dataframe[0].value
    assert table["State"].tolist() == ["Finished"] * 6
    assert table["Run"].tolist() == [f"train?run={run.id}" for run in runs]
    drawn = [json.loads(each.proto.spec)["data"] for each in app.get("plotly_chart")]
    assert [each["type"] for each in drawn[1]] == ["bar"] and len(drawn) == 6
    line = drawn[0][0]["y"]
    assert len(line) == 6 and line == sorted(line)


def test_deleted_and_failed_trials_stay_in_the_table(open_page: Open, store: RunStore) -> None:
    sweep = control.begin(store, plan(trials=3))
    first = train_next(store)
    assert first
    driver.advance(store)
    failing = store.queued()[0]
    store.claim(failing)
    end(failing, [], "failed")
    train_all(store)
    trash.delete(store, first)
    app = open_page("sweep", id=sweep.id)
    table = app.dataframe[0].value
    assert table["State"].tolist() == ["Finished", "Failed", "Finished"]
    assert table["Run"].isna()[0] and "Diverged." in table["Remark"].tolist()


def test_a_run_names_its_sweep(open_page: Open, store: RunStore) -> None:
    sweep = control.begin(store, plan(trials=2))
    run = train_next(store)
    assert isinstance(run, Run)
    app = open_page("train", run=run.id)
    links = [each.proto for each in app.get("page_link")]
    assert any(
        each.label == "Trial 1 of a sweep" and sweep.id in each.query_string for each in links
    )


def test_renamed(open_page: Open, store: RunStore) -> None:
    sweep = control.begin(store, plan(trials=2))
    app = open_page("sweep", id=sweep.id)
    name = next(each for each in app.text_input if each.label == "Name")
    assert app.title[0].value == name.value == "Try"
    name.set_value("Rates *and* sizes")
    next(each for each in app.button if each.label == "Save").click().run()
    assert app.title[0].value == r"Rates \*and\* sizes"
    assert r"Rates \*and\* sizes" in [each.label for each in open_page("sweep").button]


def test_deleted_with_undo(open_page: Open, store: RunStore) -> None:
    sweep = control.begin(store, plan(trials=2))
    app = open_page("sweep", id=sweep.id)
    assert app.button(key="sweep-delete").disabled
    runs = train_all(store)
    app = open_page("sweep", id=sweep.id)
    app.button(key="sweep-delete").click().run()
    assert "Try is deleted; its runs stay." in texts(app) and not sweeps(store.root)
    assert all(run.exists() for run in runs)
    app.button(key=f"sweep-undo-{sweep.id}").click().run()
    assert one(store) == sweep and app.title[0].value == "Try"
    assert "is deleted" not in texts(app)


def test_trash_of_sweeps(open_page: Open, store: RunStore) -> None:
    for _ in range(2):
        sweep = control.begin(store, plan(trials=2))
        train_all(store)
        sweep_trash.delete(store, sweep)
    app = open_page("sweep")
    app.button(key=f"sweeps-restore-{sweep.id}").click().run()
    assert one(store) == sweep and app.title[0].value == "Try"
    app = open_page("sweep")
    app.button(key="sweeps-empty-trash").click().run()
    assert not sweep_trash.deleted(store) and one(store) == sweep


def test_a_damaged_sweep_can_be_deleted(open_page: Open, store: RunStore) -> None:
    sweep = control.begin(store, plan())
    sweep.path("sweep.json").write_text("{}", encoding="utf-8")
    driver.advance(store)
    app = open_page("sweep", id=sweep.id)
    app.button(key="sweep-delete").click().run()
    assert not sweeps(store.root) and f"Sweep {sweep.id} is deleted" in texts(app)


def test_a_tab_that_still_shows_a_deleted_sweep(open_page: Open, store: RunStore) -> None:
    gone = control.begin(store, plan(trials=2))
    control.pause(store, gone)
    for key in ("sweep-play_arrow", "sweep-delete"):
        app = open_page("sweep", id=gone.id)
        sweep_trash.delete(store, gone)
        app.button(key=key).click().run()
        assert "There is no sweep" in texts(app) and not app.exception
        sweep_trash.restore(store, gone.id)
        app.query_params["id"] = gone.id
        app.run()
        assert app.title[0].value == "Try" and not app.warning
