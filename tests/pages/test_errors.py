"""The page "Where it errs", with an engine that answers by hand."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.engine_client import Engine
from core.runs.store import RunStore
from tests.pages import fake_language_runs, fake_runs
from tests.pages.conftest import Open, texts
from tests.pages.fake_answers import FakeEngine, sent
from ui import errors_matrix, errors_opening, jobs
from ui.components import confusion, embedding, thumbnails


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    fake = FakeEngine()
    monkeypatch.setattr(Engine, "classify", lambda self, *given: fake.classify(*given))
    monkeypatch.setattr(Engine, "ask", lambda self, *given: fake.ask(*given))
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 30.0)
    return fake


def pictures(app: AppTest) -> list[list[str]]:
    return sent(app, "thumbnails")["texts"]


def test_matrix_figures_and_errors(open_page: Open, store: RunStore, engine: FakeEngine) -> None:
    app = open_page("errors", run=fake_runs.finished(store).id)
    head = sent(app, "confusion")
    assert head["counts"][4 * 10 + 9] == 2 and head["chosen"] == -1 and not head["shares"]
    assert pictures(app) == [["4 read as 9", "70.0 %"], ["4 read as 9", "60.0 %"]]
    shown = texts(app)
    assert "Test accuracy 95.00 %" in shown and "Errors 2" in shown
    assert "Expected calibration error 5.00 %" in shown
    assert len(app.get("plotly_chart")) == 2


def test_a_cell_in_the_address_lists_its_images(
    open_page: Open, store: RunStore, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors_matrix, "PAGE", 3)
    run = fake_runs.finished(store).id
    app = open_page("errors", run=run, true="4", predicted="9", order=errors_matrix.LEAST)
    assert sent(app, "confusion")["chosen"] == 4 * 10 + 9
    assert [note for _, note in pictures(app)] == ["60.0 %", "70.0 %"]
    app = open_page("errors", run=run, true="3", predicted="3")
    assert "3, read correctly: 4" in texts(app) and len(pictures(app)) == 3
    app.button(key="more").click().run()
    assert len(pictures(app)) == 4
    app = open_page("errors", run=run, true="3", predicted="5")
    assert "There are none." in texts(app)


def test_shares_instead_of_counts(open_page: Open, store: RunStore, engine: FakeEngine) -> None:
    app = open_page("errors", run=fake_runs.finished(store).id, cells=errors_matrix.SHARES)
    assert sent(app, "confusion")["shares"]


@pytest.mark.parametrize(
    ("opens", "page", "view"),
    [("Why this answer", "Why this answer", None), ("Microscope", "Inside", "microscope")],
)
def test_a_click_on_a_picture_opens_it(
    open_page: Open, store: RunStore, engine: FakeEngine, opens: str, page: str, view: str | None
) -> None:
    run = fake_runs.finished(store)
    app = open_page("errors", run=run.id, opens=opens)
    app.session_state[errors_opening.CLICKED] = 14
    app.run()
    assert app.title[0].value == page
    assert app.query_params["image"] == "test-14" and app.query_params["run"] == run.id
    assert app.query_params.get("view") == view


def test_embedding_by_both_ways(open_page: Open, store: RunStore, engine: FakeEngine) -> None:
    run = fake_runs.finished(store).id
    app = open_page("errors", run=run)
    assert "hold 60 % of it" in texts(app) and sent(app, "embedding")["columns"] == 5
    assert "t-SNE keeps neighbours" in texts(open_page("errors", run=run, how="t-SNE"))


def test_trouble_with_the_embedding_leaves_the_rest(
    open_page: Open, store: RunStore, engine: FakeEngine
) -> None:
    engine.broken["embedding"] = "There are too few images."
    app = open_page("errors", run=fake_runs.finished(store).id)
    assert "There are too few images." in texts(app) and pictures(app)


def test_unknown_class_and_unusable_runs_say_why(
    open_page: Open, store: RunStore, engine: FakeEngine
) -> None:
    assert "There are no runs yet." in texts(open_page("errors"))
    run = fake_runs.finished(store).id
    app = open_page("errors", run=run, true="dog", predicted="9")
    assert (
        "'dog' is not a class of this network" in app.warning[0].value and len(pictures(app)) == 2
    )
    assert "There is no run" in texts(open_page("errors", run="nope"))
    assert "still in training" in texts(open_page("errors", run=fake_runs.running(store).id))
    language = fake_language_runs.finished(store).id
    assert "is a language model" in texts(open_page("errors", run=language))
    engine.broken["errors"] = "The images of this run are not here."
    st_errors = open_page("errors", run=fake_runs.finished(store, name="Another").id)
    assert "The images of this run are not here." in texts(st_errors)


@pytest.mark.parametrize("value", [None, 7, "4,9", [4], [4, 10], [-1, 0], [True, 1], [4.0, 9]])
def test_only_a_cell_of_the_matrix_comes_back(value: object) -> None:
    assert confusion.validated(value, 10) is None
    assert confusion.validated([4, 9], 10) == (4, 9)


@pytest.mark.parametrize("value", [None, "1", 3, -1, True, [0]])
def test_only_a_tile_that_is_there_comes_back(value: object) -> None:
    assert thumbnails.validated(value, 3) is None
    assert thumbnails.validated(2, 3) == 2


@pytest.mark.parametrize("value", [None, "5", 6, True, 5.0])
def test_only_a_point_that_is_there_comes_back(value: object) -> None:
    rows = np.array([1, 5, 9], np.int32)
    assert embedding.validated(value, rows) is None
    assert embedding.validated(5, rows) == 5


def test_points_keep_their_proportions() -> None:
    points = np.array([[0, 10], [4, 10], [2, 12]], np.float32)
    assert embedding.unit_square(points).tolist() == [[0, 0.25], [1, 0.25], [0.5, 0.75]]
    assert embedding.unit_square(np.zeros((2, 2), np.float32)).tolist() == [[0.5, 0.5]] * 2


def test_the_page_of_a_run_leads_here(open_page: Open, store: RunStore) -> None:
    app = open_page("train", run=fake_runs.finished(store).id)
    labels = [each.label for each in app.get("page_link")]
    assert {"Why this answer", "Where it errs", "Time-lapse"} <= set(labels)
    app = open_page("train", run=fake_runs.running(store).id)
    assert "Where it errs" not in [each.label for each in app.get("page_link")]
