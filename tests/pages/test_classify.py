"""The classify page, with an engine that answers by hand."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.engine_client import Classification, Engine, EngineError
from core.runs import store as store_module
from core.runs.store import RunStore
from tests.pages import fake_runs
from tests.pages.conftest import Open, texts
from ui import jobs


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
