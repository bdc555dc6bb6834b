"""The page "Time-lapse", with an engine that answers by hand."""

from __future__ import annotations

import pytest

from core.engine_client import Engine
from core.runs.store import RunStore
from tests.pages import fake_language_runs, fake_runs
from tests.pages.conftest import Open, texts
from tests.pages.fake_answers import CLASSES, FakeEngine, sent
from ui import jobs


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    fake = FakeEngine()
    monkeypatch.setattr(Engine, "classify", lambda self, *given: fake.classify(*given))
    monkeypatch.setattr(Engine, "ask", lambda self, *given: fake.ask(*given))
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 30.0)
    return fake


def test_everything_is_sent_at_once(open_page: Open, store: RunStore, engine: FakeEngine) -> None:
    app = open_page("timelapse", run=fake_runs.finished(store).id, image="test-5")
    head = sent(app, "timelapse")
    assert head["frames"] == [[0, 0], [4, 0], [11, 1]] and head["classes"] == list(CLASSES)
    assert head["filters"]["title"] == "The 6 filters of conv1"
    assert head["maps"]["title"] == "The 6 maps of conv1"
    assert head["images"] == 300 and head["waiting"] == ""
    # Two of three frames a question: asked until all are there.
    assert [name for name, _ in engine.asked].count("inside.lapse_answers") == 2


def test_filters_and_layer_stand_in_the_address(
    open_page: Open, store: RunStore, engine: FakeEngine
) -> None:
    run = fake_runs.finished(store).id
    app = open_page("timelapse", run=run, filters="conv2", filter="3", maps="pool1")
    head = sent(app, "timelapse")
    assert head["filters"]["title"] == "One filter of conv2, a kernel for each of 6 maps"
    assert head["maps"]["title"] == "The 6 maps of pool1"
    asked = [given[1:] for name, given in engine.asked if name == "inside.lapse_filters"]
    assert asked == [("conv2", 3)]
    app.selectbox(key="maps").set_value("softmax1").run()
    assert sent(app, "timelapse")["maps"]["title"] == "The 10 values of softmax1"


def test_a_run_without_snapshots_says_so_and_how_to_get_them(
    open_page: Open, store: RunStore, engine: FakeEngine
) -> None:
    engine.frames = ()
    app = open_page("timelapse", run=fake_runs.finished(store).id)
    assert "no snapshots" in texts(app)
    assert "Train this network again" in [each.label for each in app.get("page_link")]


def test_bad_image_and_unusable_runs_say_why(
    open_page: Open, store: RunStore, engine: FakeEngine
) -> None:
    assert "There are no runs yet." in texts(open_page("timelapse"))
    run = fake_runs.finished(store).id
    assert "damaged" in texts(open_page("timelapse", run=run, image="own-28x28x1-AAAA"))
    assert "There is no run" in texts(open_page("timelapse", run="nope"))
    assert "still in training" in texts(open_page("timelapse", run=fake_runs.running(store).id))
    language = fake_language_runs.finished(store).id
    assert "is a language model" in texts(open_page("timelapse", run=language))
    engine.broken["lapse_maps"] = "The snapshot step000000004 is damaged; train it again."
    assert "is damaged; train it again." in texts(open_page("timelapse", run=run))
