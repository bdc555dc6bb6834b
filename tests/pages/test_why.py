"""The page "Why this answer", with an engine that answers by hand."""

from __future__ import annotations

import threading

import pytest
from streamlit.testing.v1 import AppTest

from core.engine_client import Engine
from core.explain.methods import METHODS
from core.runs.store import RunStore
from tests.pages import fake_language_runs, fake_runs
from tests.pages.conftest import Open, texts
from tests.pages.fake_answers import FakeEngine, sent
from ui import jobs
from ui.components import heat_maps
from ui.why_maps import similarity


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    fake = FakeEngine()
    monkeypatch.setattr(Engine, "classify", lambda self, *given: fake.classify(*given))
    monkeypatch.setattr(Engine, "ask", lambda self, *given: fake.ask(*given))
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 30.0)
    return fake


def targets(engine: FakeEngine) -> set[int]:
    return {given[3] for name, given in engine.asked if name == "inside.attribution"}


def method(app: AppTest) -> str:
    return sent(app, "heat_maps")["chosen"]


def test_all_methods_explain_the_answer_of_the_network(
    open_page: Open, store: RunStore, engine: FakeEngine
) -> None:
    app = open_page("why", run=fake_runs.finished(store).id, image="test-5")
    head = sent(app, "heat_maps")
    assert [each["name"] for each in head["methods"]] == list(METHODS)
    assert {each["similarity"] for each in head["methods"]} == {"similarity 0.25"}
    assert targets(engine) == {7}
    assert app.selectbox(key="class").options[0] == "7, its answer, 80.0 %"
    assert METHODS["gradient"].formula in app.latex[0].value
    assert METHODS["gradient"].paper in texts(app) and METHODS["gradient"].cost in texts(app)


def test_class_method_and_layer_stand_in_the_address(
    open_page: Open, store: RunStore, engine: FakeEngine
) -> None:
    run = fake_runs.finished(store)
    address = {"run": run.id, "image": "test-5", "class": "2", "method": "Grad-CAM"}
    app = open_page("why", **address, layer="conv1")
    assert targets(engine) == {2} and method(app) == "grad-cam"
    layers = [given[4] for name, given in engine.asked if name == "inside.attribution"]
    assert sorted(layers) == ["", "", "", "", "conv1"]  # Grad-CAM alone has a layer
    app.selectbox(key="class").set_value("3").run()
    assert targets(engine) == {2, 3} and app.query_params["class"] == "3"
    app.selectbox(key="layer").set_value("conv2").run()
    assert app.query_params["layer"] == "conv2"
    app.selectbox(key="class").set_value("").run()
    assert 7 in targets(engine) and "class" not in app.query_params


def test_completeness_of_integrated_gradients_is_shown(
    open_page: Open, store: RunStore, engine: FakeEngine
) -> None:
    app = open_page(
        "why", run=fake_runs.finished(store).id, method=METHODS["integrated-gradients"].title
    )
    assert "Completeness missed by 0.4 %" in texts(app)
    assert "Sum of all pixels 3.000" in texts(app)  # the third method's heat
    assert "66 passes" in texts(app)


def test_unknown_class_is_one_sentence_and_the_answer_is_explained(
    open_page: Open, store: RunStore, engine: FakeEngine
) -> None:
    app = open_page("why", run=fake_runs.finished(store).id, **{"class": "dog"})
    assert "'dog' is not a class of this network" in app.warning[0].value
    assert targets(engine) == {7}


def test_unknown_image_is_one_sentence(
    open_page: Open, store: RunStore, engine: FakeEngine
) -> None:
    app = open_page("why", run=fake_runs.finished(store).id, image="test-99999")
    assert "no test image 99,999" in texts(app)
    assert not engine.asked


def test_one_method_that_fails_leaves_the_others(
    open_page: Open, store: RunStore, engine: FakeEngine
) -> None:
    engine.broken["grad-cam"] = "This network has no convolution."
    app = open_page("why", run=fake_runs.finished(store).id)
    waits = {each["name"]: each["wait"] for each in sent(app, "heat_maps")["methods"]}
    assert waits.pop("grad-cam") == "This network has no convolution."
    assert set(waits.values()) == {""}
    engine.broken.clear()
    app.button(key="again").click().run()
    assert all(not each["wait"] for each in sent(app, "heat_maps")["methods"])


def test_slow_methods_arrive_later(
    open_page: Open, store: RunStore, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 0.05)
    engine.held["occlusion"] = threading.Event()
    app = open_page("why", run=fake_runs.finished(store).id)
    assert waiting_for(app, 4) == {"occlusion"}
    assert "The other maps are being worked out" in texts(app)
    engine.held["occlusion"].set()
    assert waiting_for(app, 5) == set()
    assert "The other maps" not in texts(app)


def waiting_for(app: AppTest, many: int) -> set[str]:
    """Run the page until so many maps are there; the names of the others."""
    for _ in range(400):
        names = {each.proto.component_name for each in app.get("bidi_component")}
        if "glassnet_heat_maps" in names:
            methods = sent(app, "heat_maps")["methods"]
            if sum(not each["wait"] for each in methods) >= many:
                return {each["name"] for each in methods if each["wait"]}
        app.run()
    raise AssertionError(f"fewer than {many} maps")


def test_engine_trouble_is_one_sentence(
    open_page: Open, store: RunStore, engine: FakeEngine
) -> None:
    engine.broken["classify"] = "The model of this run is damaged."
    app = open_page("why", run=fake_runs.finished(store).id)
    assert "The model of this run is damaged." in texts(app)
    engine.broken.clear()
    app.button(key="once-more").click().run()
    assert method(app) == "gradient"


def test_runs_that_cannot_be_looked_into_say_why(
    open_page: Open, store: RunStore, engine: FakeEngine
) -> None:
    assert "There are no runs yet." in texts(open_page("why"))
    assert "There is no run" in texts(open_page("why", run="nope"))
    app = open_page("why", run=fake_runs.running(store).id)
    assert "is still in training" in texts(app)
    app = open_page("why", run=fake_language_runs.finished(store).id)
    assert "is a language model" in texts(app)
    assert not engine.asked


def test_similarity_in_words() -> None:
    assert similarity(-0.25) == "similarity −0.25"
    assert similarity(-0.001) == "similarity 0.00"
    assert similarity(0.9) == "similarity 0.90: hardly changes"
    assert "unknown" in similarity(float("nan"))
    assert similarity(None) == ""


@pytest.mark.parametrize("value", [None, 3, "dream", ["gradient"], {"gradient": 1}])
def test_only_a_known_method_comes_back(value: object) -> None:
    assert heat_maps.validated(value, list(METHODS)) is None
    assert heat_maps.validated("gradient", list(METHODS)) == "gradient"
