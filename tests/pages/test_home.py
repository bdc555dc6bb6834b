"""The home page: what it is, the latest runs, one button for the first training."""

from __future__ import annotations

import pytest

from core.presets import LANGUAGE_PRESETS
from core.runs.store import RunStore
from tests.pages import fake_runs
from tests.pages.conftest import Open, texts
from ui import cache


def test_button_starts_one_run_however_often_it_is_pressed(
    open_page: Open, store: RunStore
) -> None:
    for _ in range(3):
        app = open_page("home")
        app.button(key="first-training").click().run()
        assert not app.exception
    (run,) = store.list()
    assert run.config().preset == "lenet5"
    assert run.config().data.name == "digits"


def test_a_second_button_starts_a_language_model(open_page: Open, store: RunStore) -> None:
    app = open_page("home")
    app.button(key="first-language").click().run()
    (run,) = store.list()
    assert run.config() == LANGUAGE_PRESETS["docs-words"].config
    assert app.query_params["run"] == run.id


def test_latest_runs_are_listed_with_state_and_accuracy(open_page: Open, store: RunStore) -> None:
    fake_runs.finished(store, name="Fine")
    fake_runs.running(store, name="Busy")
    app = open_page("home")
    labels = [each.label for each in app.get("page_link")]
    assert labels[labels.index("Busy") + 1] == "Fine"
    assert "99.17 % on the test images" in texts(app)
    assert "epoch 5 of 12" in texts(app)


def test_the_run_that_comes_along_is_named_as_such(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = fake_runs.finished(store, name="Gift")
    monkeypatch.setattr(RunStore, "shipped", lambda self: [run])
    monkeypatch.setattr(cache, "runs", list)
    assert "comes with Glassnet" in texts(open_page("home"))


def test_an_empty_folder_says_so(open_page: Open) -> None:
    assert "Nothing has been trained yet" in texts(open_page("home"))
