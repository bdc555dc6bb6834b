"""The page of one run, in every phase that a folder can be in."""

from __future__ import annotations

import dataclasses
import shutil
import time

import pytest

from core.runs.atomic import read_json, write_json
from core.runs.run import Run
from core.runs.state import RunState
from core.runs.store import RunStore
from core.schema import to_link
from tests.pages import fake_runs
from tests.pages.conftest import Open, texts
from ui import run_settings


def test_without_runs_it_names_two_ways_on(open_page: Open) -> None:
    app = open_page("train")
    assert "There are no runs yet." in texts(app)
    assert len(app.get("page_link")) == 4


def test_queued(open_page: Open, store: RunStore) -> None:
    run = fake_runs.queued(store)
    app = open_page("train", run=run.id)
    assert "The worker is starting" in texts(app)
    assert app.button(key=f"stop-{run.id}")


def test_running_shows_progress_curves_and_controls(open_page: Open, store: RunStore) -> None:
    run = fake_runs.running(store)
    app = open_page("train", run=run.id)
    assert "Epoch 5 of 12, about" in texts(app)
    assert "8,120" in texts(app)
    assert app.get("bidi_component")
    app.button(key=f"stop-{run.id}").click().run()
    assert run.requests()["stop"] is True


def test_learning_rate_is_asked_for(open_page: Open, store: RunStore) -> None:
    run = fake_runs.running(store)
    app = open_page("train", run=run.id)
    app.number_input(key=f"rate-{run.id}").set_value(0.0002)
    next(each for each in app.button if each.label == "Change").click().run()
    assert not app.exception
    assert run.requests()["learning_rate"] == pytest.approx(0.0002)


def test_finished_shows_the_result(open_page: Open, store: RunStore) -> None:
    run = fake_runs.finished(store)
    shown = texts(open_page("train", run=run.id))
    assert "Test accuracy 99.17 %" in shown
    assert "98.17 % – 99.67 %" in shown
    assert "0.95 % test error on MNIST" in shown  # the preset's published figure
    assert "Most confident mistakes" in shown


def test_a_changed_preset_is_not_said_to_differ_as_the_preset_does(
    open_page: Open, store: RunStore
) -> None:
    run = fake_runs.finished(store)
    assert "What differs here: C3 sees all six maps" in texts(open_page("train", run=run.id))
    data = read_json(run.path("config.json"))
    data["training"]["optimizer"] = "sgd"
    write_json(run.path("config.json"), data)
    shown = texts(open_page("train", run=run.id))
    assert "What differs in the preset LeNet-5: C3" in shown and "This run changes some" in shown


def test_result_names_the_epoch_of_the_weights(open_page: Open, store: RunStore) -> None:
    run = fake_runs.finished(store)
    assert "weights of epoch 12 of 12, the last one" in texts(open_page("train", run=run.id))


def test_settings_are_listed_where_they_differ_from_the_defaults(store: RunStore) -> None:
    found = dict(run_settings.lines(fake_runs.finished(store).config()))
    assert found["Data set"] == "Digits"
    assert found["Learning rate"] == "0.002"
    assert found["Padding"] == "2 px"
    assert found["Weights to keep"] == "Last"
    assert found["Layers"].startswith("Convolution 5×5×6 tanh → Average pooling 2×2")
    assert not {"L1", "L2", "Max-norm", "Decay factor"} & found.keys()


def test_no_mistakes_at_all(open_page: Open, store: RunStore) -> None:
    run = fake_runs.finished(store, wrong=0)
    assert "every test image was classified correctly" in texts(open_page("train", run=run.id))


def test_a_name_is_no_markup(open_page: Open, store: RunStore) -> None:
    busy = fake_runs.running(store, name="*Star* [link](http://a.b)")
    run = fake_runs.queued(store)
    shown = r"\*Star\* \[link\]\(http\://a.b\)"
    assert open_page("train", run=busy.id).title[0].value == shown
    assert f"Waiting for {shown}" in texts(open_page("train", run=run.id))
    assert any(each.proto.label == shown for each in open_page("queue").get("page_link"))


@pytest.mark.parametrize("phase", ["failed", "stopped"])
def test_message_of_a_run_that_ended_early(open_page: Open, store: RunStore, phase: str) -> None:
    run = fake_runs.in_phase(store, phase, message="The loss is no longer finite.")
    app = open_page("train", run=run.id)
    assert "The loss is no longer finite." in texts(app)
    assert not [each for each in app.button if each.label == "Stop"]


def test_interrupted_when_the_worker_is_gone(open_page: Open, store: RunStore) -> None:
    run = fake_runs.running(store)
    state = read_json(run.path("state.json"))
    state["worker"]["created"] -= 1000  # the pid lives, but it is another process
    write_json(run.path("state.json"), state)
    shown = texts(open_page("train", run=run.id))
    assert "Interrupted" in shown
    assert "ended unexpectedly in epoch 5" in shown


def test_without_an_address_the_active_run_is_shown_and_named(
    open_page: Open, store: RunStore
) -> None:
    busy = fake_runs.running(store, name="Busy")
    fake_runs.finished(store)
    app = open_page("train")
    assert app.title[0].value == "Busy"
    assert app.query_params["run"] == busy.id


@pytest.mark.parametrize("name", ["nope", "../../etc", "20990101-000000-000-x"])
def test_unknown_run_is_one_sentence(open_page: Open, name: str) -> None:
    app = open_page("train", run=name)
    assert "There is no run" in texts(app)
    assert app.get("page_link")


FILES = ["config.json", "state.json", "result.json", "metrics.jsonl", "mistakes.npz", "model.json"]


@pytest.mark.parametrize("broken", FILES)
@pytest.mark.parametrize("content", ['{"half', "5", '{"phase": "running", "worker": 5}', "PK"])
def test_damaged_files_never_show_a_traceback(
    open_page: Open, store: RunStore, broken: str, content: str
) -> None:
    run = fake_runs.finished(store)
    run.path(broken).write_text(content, encoding="utf-8")
    open_page("train", run=run.id)


def test_choosing_another_run_changes_the_address(open_page: Open, store: RunStore) -> None:
    first, second = fake_runs.finished(store, name="One"), fake_runs.finished(store, name="Two")
    app = open_page("train", run=second.id)
    app.selectbox[0].set_value(first.id).run()
    assert app.query_params["run"] == first.id
    assert app.title[0].value == "One"


@pytest.mark.parametrize("rate", [1e9, 1e6, 1e-12])
def test_an_absurd_learning_rate_still_shows(open_page: Open, store: RunStore, rate: float) -> None:
    run = fake_runs.running(store)
    config = read_json(run.path("config.json"))
    config["training"]["learning_rate"] = rate
    write_json(run.path("config.json"), config)
    assert open_page("train", run=run.id).number_input(key=f"rate-{run.id}").value == rate


def test_the_variant_link_carries_the_configuration(open_page: Open, store: RunStore) -> None:
    run = fake_runs.finished(store)
    (link,) = [
        each
        for each in open_page("train", run=run.id).get("page_link")
        if each.label == "Build a variant of it"
    ]
    assert to_link(run.config()) in link.proto.query_string


def alike(store: RunStore, count: int) -> list[Run]:
    """Runs of one heading that were created within one second."""
    first = fake_runs.finished(store, name="")
    stamp = first.id[:16]
    runs = [Run(store.root / f"{stamp}{number:03d}-twin") for number in range(count)]
    for each in runs:
        shutil.copytree(first.folder, each.folder)
    shutil.rmtree(first.folder)
    return runs


@pytest.mark.parametrize("page", ["train", "classify"])
@pytest.mark.parametrize("index", range(3))
def test_an_address_shows_its_run_among_namesakes(
    open_page: Open, store: RunStore, page: str, index: int
) -> None:
    run = alike(store, 3)[index]
    app = open_page(page, run=run.id)
    picker = app.selectbox[0]
    assert len(set(picker.options)) == 3
    assert picker.value == run.id
    app.run()
    assert app.query_params["run"] == run.id


@pytest.mark.parametrize("page", ["train", "classify"])
def test_labels_do_not_change_with_time(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    chosen, *_ = alike(store, 3)
    app = open_page(page, run=chosen.id)
    before = app.selectbox[0].options
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 7200)
    app.run()
    assert app.selectbox[0].options == before
    assert app.query_params["run"] == chosen.id
    assert app.selectbox[0].value == chosen.id


def test_a_label_that_is_no_longer_offered_changes_nothing(
    open_page: Open, store: RunStore
) -> None:
    run, _ = alike(store, 2)
    app = open_page("train", run=run.id)
    picker = app.selectbox[0]
    picker.options = ["LeNet-5 on Digits, 2 minutes ago"]  # what a browser may still show
    picker.set_value(picker.options[0]).run()
    assert app.query_params["run"] == run.id
    assert not app.exception


def test_a_run_that_ends_between_two_looks_shows_its_result(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = fake_runs.finished(store)
    look, looks = Run.state, []

    def state(self: Run) -> RunState:
        looks.append(self.id)
        found = look(self)
        return found if len(looks) > 2 else dataclasses.replace(found, phase="evaluating")

    monkeypatch.setattr(Run, "state", state)
    shown = texts(open_page("train", run=run.id))
    assert "Test accuracy 99.17 %" in shown
    assert "Using the test set" not in shown


def test_a_queued_run_names_the_one_in_training(open_page: Open, store: RunStore) -> None:
    fake_runs.running(store, name="Busy")
    before, run = fake_runs.queued(store, "Before"), fake_runs.queued(store, "Patient")
    assert "Waiting for Busy and 1 more." in texts(open_page("train", run=run.id))
    shown = texts(open_page("train", run=before.id))
    assert "Waiting for Busy. Runs are" in shown
    assert "This one begins in about 10 s." in shown  # 77 steps at the pace of 55 in 7.5 s


def test_a_claim_in_the_middle_of_a_look_is_no_error(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = fake_runs.queued(store)
    monkeypatch.setattr(RunStore, "queued", lambda self: [])
    assert "The worker is starting" in texts(open_page("train", run=run.id))
