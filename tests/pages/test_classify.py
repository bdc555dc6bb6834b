"""The classify page, with an engine that answers by hand."""

from __future__ import annotations

import io
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from streamlit.testing.v1 import AppTest

from core.engine_client import Classification, Engine, EngineError
from core.runs import store as store_module
from core.runs.atomic import read_json, write_json
from core.runs.store import RunStore
from tests.pages import fake_runs
from tests.pages.conftest import Open, texts
from ui import classify_view, jobs


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[np.ndarray]:
    """The engine says 7 with 80 % to everything; what it was asked is kept. No waiting."""
    asked: list[np.ndarray] = []

    def classify(self: Engine, folder: Path, images: np.ndarray) -> Classification:
        asked.append(images)
        row = np.full(10, 0.2 / 9, np.float32)
        row[7] = 0.8
        return Classification(np.tile(row, (len(images), 1)), 4.0 * len(images))

    monkeypatch.setattr(Engine, "classify", classify)
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 30.0)
    return asked


def read(open_page: Open, run_id: str, **files: bytes) -> AppTest:
    """The page after these files were uploaded."""
    app = open_page("classify", run=run_id)
    app.get_by_key("way").set_value("Upload").run()
    for name, content in files.items():
        app.file_uploader(key="upload").upload(f"{name}.png", content)
    app.run()
    assert not app.exception
    return app


def picture(ground: int = 255, ink: int = 0) -> bytes:
    image = Image.new("L", (120, 120), ground)
    ImageDraw.Draw(image).line((60, 20, 60, 100), fill=ink, width=10)
    file = io.BytesIO()
    image.save(file, "png")
    return file.getvalue()


def test_upload_is_prepared_and_read(
    open_page: Open, store: RunStore, answers: list[np.ndarray]
) -> None:
    run = fake_runs.finished(store)
    app = open_page("classify", run=run.id)
    app.get_by_key("way").set_value("Upload").run()
    app.file_uploader(key="upload").upload("one.png", picture()).run()
    assert not app.exception
    (asked,) = answers
    assert asked.shape == (1, 28, 28, 1)
    assert asked[0, 0, 0, 0] == 0 and asked.max() > 0.9  # a light ground was inverted
    assert "A finished run reads 7" in texts(app)
    assert "80.0 % sure" in texts(app)
    assert any("Normalised" in each.value for each in app.html)


def test_refused_files_say_why_and_the_others_are_read(
    open_page: Open, store: RunStore, answers: list[np.ndarray]
) -> None:
    run = fake_runs.finished(store)
    app = open_page("classify", run=run.id)
    app.get_by_key("way").set_value("Upload").run()
    uploader = app.file_uploader(key="upload")
    uploader.upload("broken.png", b"not a picture")
    uploader.upload("good.png", picture())
    uploader.upload("blank.png", picture(255, 255))
    app.run()
    assert not app.exception
    assert any("broken.png" in each.value for each in app.warning)
    assert len(answers[0]) == 2


def test_second_network_answers_beside_the_first(
    open_page: Open, store: RunStore, answers: list[np.ndarray]
) -> None:
    first, second = fake_runs.finished(store, name="One"), fake_runs.finished(store, name="Two")
    app = open_page("classify", run=first.id)
    app.selectbox(key="second").set_value(second.id).run()
    app.get_by_key("way").set_value("Upload").run()
    app.file_uploader(key="upload").upload("one.png", picture()).run()
    shown = texts(app)
    assert "One reads 7" in shown and "Two reads 7" in shown


def test_engine_trouble_is_one_sentence(
    open_page: Open, store: RunStore, answers: list[np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Engine, folder: Path, images: np.ndarray) -> Classification:
        raise EngineError("The prediction process ended unexpectedly.")

    monkeypatch.setattr(Engine, "classify", fail)
    app = open_page("classify", run=fake_runs.finished(store).id)
    app.get_by_key("way").set_value("Upload").run()
    app.file_uploader(key="upload").upload("one.png", picture()).run()
    assert "The prediction process ended unexpectedly." in texts(app)
    assert app.button(key="again")


def test_a_run_in_training_has_no_network_yet(open_page: Open, store: RunStore) -> None:
    run = fake_runs.running(store)
    assert "no trained network yet" in texts(open_page("classify", run=run.id))


def test_unknown_run_is_one_sentence(open_page: Open) -> None:
    assert "There is no run" in texts(open_page("classify", run="nope"))


def test_the_run_that_ships_is_there_before_any_training(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run = fake_runs.finished(RunStore(tmp_path / "shipped"), name="Comes along")
    monkeypatch.setattr(store_module, "SHIPPED", run.folder.parent)
    assert "This network knows 10 classes" in texts(open_page("classify"))
    assert "Comes along" in [each.label for each in open_page("home").get("page_link")]
    assert open_page("train").title[0].value == "Comes along"


def test_of_a_blank_picture_nothing_is_read(
    open_page: Open, store: RunStore, answers: list[np.ndarray]
) -> None:
    app = read(open_page, fake_runs.finished(store).id, blank=picture(255, 255))
    assert "The picture is blank" in texts(app)
    assert not app.metric and not app.get("plotly_chart")
    assert any("Normalised" in each.value for each in app.html)


def test_of_a_doubtful_picture_the_answer_is_unsure(
    open_page: Open, store: RunStore, answers: list[np.ndarray]
) -> None:
    image = Image.new("L", (120, 120), 255)
    ImageDraw.Draw(image).rectangle((40, 40, 80, 80), fill=0)
    file = io.BytesIO()
    image.save(file, "png")
    app = read(open_page, fake_runs.finished(store).id, patch=file.getvalue())
    assert "solid patch" in texts(app) and "is unsure" in texts(app)
    assert not app.metric and app.get("plotly_chart")


def test_many_refused_files_are_one_list(
    open_page: Open, store: RunStore, answers: list[np.ndarray]
) -> None:
    names = [f"{number}{'long' * 30}" for number in range(5)]
    app = read(open_page, fake_runs.finished(store).id, **dict.fromkeys(names, b"no"))
    (box,) = app.warning
    assert "5 of 5 files" in box.value and box.value.count("\n- ") == 5
    assert all(len(line) < 200 for line in box.value.splitlines())


def test_two_files_of_one_name_are_told_apart(
    open_page: Open, store: RunStore, answers: list[np.ndarray]
) -> None:
    app = open_page("classify", run=fake_runs.finished(store).id)
    app.get_by_key("way").set_value("Upload").run()
    for ground, ink in ((255, 0), (0, 255)):
        app.file_uploader(key="upload").upload("same.png", picture(ground, ink))
    app.run()
    closer = app.selectbox(key="closer")
    assert closer.options == ["1. same.png", "2. same.png"]
    closer.set_value(1).run()
    assert app.selectbox(key="closer").value == 1


def test_only_networks_with_the_same_input_are_compared(
    open_page: Open, store: RunStore, answers: list[np.ndarray]
) -> None:
    runs = {name: fake_runs.finished(store, name=name) for name in ("mnist", "letters", "cifar10")}
    for name, run in runs.items():
        config = read_json(run.path("config.json"))
        config["data"]["name"] = name
        write_json(run.path("config.json"), config)
    app = open_page("classify", run=runs["mnist"].id)
    assert ["letters" in each for each in app.selectbox(key="second").options] == [True]
    app.selectbox(key="second").set_value(runs["letters"].id).run()
    app.get_by_key("way").set_value("Upload").run()
    app.file_uploader(key="upload").upload("one.png", picture()).run()
    shown = texts(app)
    assert "Knows 10 classes: 0, 1, 2" in shown and "Knows 10 classes: A, " in shown


def test_while_the_engine_starts_the_page_says_so(
    open_page: Open, store: RunStore, answers: list[np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    quick, started = Engine.classify, threading.Event()

    def classify(self: Engine, folder: Path, images: np.ndarray) -> Classification:
        assert started.wait(30)
        return quick(self, folder, images)

    monkeypatch.setattr(Engine, "classify", classify)
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 0.0)
    app = read(open_page, fake_runs.finished(store).id, one=picture())
    assert classify_view.STARTING in texts(app) and not app.metric
    started.set()
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 30.0)
    assert "A finished run reads 7" in texts(app.run())
    assert classify_view.STARTING not in texts(app)
