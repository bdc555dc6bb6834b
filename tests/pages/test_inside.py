"""The page Inside, with an engine that answers by hand."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from streamlit.testing.v1 import AppTest

from core.datasets.registry import load_test, spec
from core.layers import Flatten, Softmax
from core.runs.atomic import read_json, write_json
from core.runs.store import RunStore
from tests.pages import fake_runs
from tests.pages.conftest import Open, texts
from tests.pages.fake_network import READ_AS, FakeInside, inside
from ui.image_address import own_image, own_key

__all__ = ["inside"]


def picture() -> bytes:
    image = Image.new("L", (120, 120), 255)
    ImageDraw.Draw(image).line((60, 20, 60, 100), fill=0, width=10)
    file = io.BytesIO()
    image.save(file, "png")
    return file.getvalue()


def components(app: AppTest) -> list[str]:
    """Names of the components on the page, without the libraries that they share."""
    found = [each.proto.component_name for each in app.get("bidi_component")]
    return [name for name in found if not name.endswith("_library")]


@pytest.fixture
def run_id(store: RunStore) -> str:
    return fake_runs.finished(store).id


def test_the_walk_shows_the_first_test_image(
    open_page: Open, run_id: str, inside: FakeInside
) -> None:
    app = open_page("inside", run=run_id)
    assert "Test image 0" in texts(app)
    assert f"The network reads **{READ_AS}**, 80.0 % sure." in texts(app)
    assert "glassnet_layer_walk" in components(app)
    ((image, other),) = inside.questions("walk")
    np.testing.assert_allclose(image, load_test("digits")[0][0], atol=1 / 255)
    assert other is None


def test_any_test_image_opens_from_the_address(
    open_page: Open, run_id: str, inside: FakeInside
) -> None:
    app = open_page("inside", run=run_id, image="test-17")
    assert "Test image 17" in texts(app)
    app.button(key="image-next").click().run()
    assert app.query_params["image"] == "test-18"
    app.number_input(key="image-row").set_value(40).run()
    assert "Test image 40" in texts(app)
    image, _ = inside.questions("walk")[-1]
    np.testing.assert_allclose(image, load_test("digits")[0][40], atol=1 / 255)


def test_a_random_image_has_the_class_that_was_asked_for(
    open_page: Open, run_id: str, inside: FakeInside
) -> None:
    app = open_page("inside", run=run_id)
    app.selectbox(key="image-class").set_value("3").run()
    app.button(key="image-random").click().run()
    assert ", class 3" in texts(app)


def test_an_upload_goes_into_the_address(open_page: Open, run_id: str, inside: FakeInside) -> None:
    app = open_page("inside", run=run_id)
    app.get_by_key("image-way").set_value("Upload").run()
    app.file_uploader(key="image-upload").upload("one.png", picture()).run()
    key = app.query_params["image"]
    assert key.startswith("own-28x28x1-") and "Your picture" in texts(app)
    image, _ = inside.questions("walk")[-1]
    assert image[0, 0, 0] == 0 and image.max() > 0.9  # a light ground was inverted
    again = open_page("inside", run=run_id, image=key)  # what somebody sees who gets the link
    assert "Your picture" in texts(again)
    np.testing.assert_array_equal(inside.questions("walk")[-1][0], image)


def test_of_a_blank_upload_the_page_says_so(
    open_page: Open, run_id: str, inside: FakeInside
) -> None:
    app = open_page("inside", run=run_id)
    app.get_by_key("image-way").set_value("Upload").run()
    file = io.BytesIO()
    Image.new("L", (60, 60), 255).save(file, "png")
    app.file_uploader(key="image-upload").upload("blank.png", file.getvalue()).run()
    assert "The picture is blank" in texts(app)
    app.query_params["image"] = "test-1"
    assert "The picture is blank" not in texts(app.run())


def test_a_refused_upload_says_why(open_page: Open, run_id: str, inside: FakeInside) -> None:
    app = open_page("inside", run=run_id)
    app.get_by_key("image-way").set_value("Upload").run()
    app.file_uploader(key="image-upload").upload("broken.png", b"not a picture").run()
    assert len(app.warning) == 1 and "Test image 0" in texts(app)


def test_an_upload_does_not_overrule_a_later_choice(
    open_page: Open, run_id: str, inside: FakeInside
) -> None:
    app = open_page("inside", run=run_id)
    app.get_by_key("image-way").set_value("Upload").run()
    app.file_uploader(key="image-upload").upload("one.png", picture()).run()
    app.query_params["image"] = "test-5"
    app.run()
    assert "Test image 5" in texts(app) and app.query_params["image"] == "test-5"


@pytest.mark.parametrize(
    ("image", "words"),
    [
        ("test-360", "Digits has no test image 360; choose one from 0 to 359."),
        ("own-28x28x1-AAAA", "damaged"),
        ("own-32x32x3-AAAA", "32 × 32 × 3, this network takes 28 × 28 × 1"),
        ("nonsense", "incomplete or unknown"),
    ],
)
def test_a_bad_image_is_one_sentence_and_can_be_changed(
    open_page: Open, run_id: str, inside: FakeInside, image: str, words: str
) -> None:
    app = open_page("inside", run=run_id, image=image)
    assert words in texts(app) and not components(app)
    app.number_input(key="image-row").set_value(2).run()
    assert "Test image 2" in texts(app) and "glassnet_layer_walk" in components(app)


def test_without_the_data_set_an_upload_still_works(
    open_page: Open, store: RunStore, inside: FakeInside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GLASSNET_DATA", raising=False)
    run = fake_runs.finished(store)
    config = read_json(run.path("config.json"))
    config["data"]["name"] = "mnist"
    write_json(run.path("config.json"), config)
    app = open_page("inside", run=run.id)
    assert "The files of mnist" in texts(app) and not components(app)
    app.get_by_key("image-way").set_value("Upload").run()
    app.file_uploader(key="image-upload").upload("one.png", picture()).run()
    assert "Your picture" in texts(app) and "glassnet_layer_walk" in components(app)


def test_a_second_image_is_the_first_one_moved(
    open_page: Open, run_id: str, inside: FakeInside
) -> None:
    app = open_page("inside", run=run_id, **{"with": "moved_2_0_0"})
    image, other = inside.questions("walk")[-1]
    np.testing.assert_allclose(other[:, 2:], image[:, :-2], atol=1e-6)
    app.slider(key="move-1").set_value(-3).run()
    assert app.query_params["with"] == "moved_2_-3_0"
    image, other = inside.questions("walk")[-1]
    np.testing.assert_allclose(other[:-3, 2:], image[3:, :-2], atol=1e-6)
    app.get_by_key("second").set_value("Nothing").run()
    assert "with" not in app.query_params


def test_a_second_image_may_be_another_one(
    open_page: Open, run_id: str, inside: FakeInside
) -> None:
    app = open_page("inside", run=run_id)
    app.get_by_key("second").set_value("Another image").run()
    assert app.query_params["with"] == "test-1"
    app.button(key="with-next").click().run()
    _, other = inside.questions("walk")[-1]
    np.testing.assert_allclose(other, load_test("digits")[0][2], atol=1 / 255)
    assert "the second image as" in texts(app)


def test_the_microscope_opens_from_the_address(
    open_page: Open, run_id: str, inside: FakeInside
) -> None:
    address = {"run": run_id, "view": "microscope", "layer": "conv2", "unit": "3", "at": "1.2"}
    app = open_page("inside", **address)
    assert components(app)[-1] == "glassnet_microscope"
    assert inside.questions("microscope")[-1][1:] == ("conv2", 3)
    app.number_input(key="unit").set_value(5).run()
    assert app.query_params["unit"] == "5" and "at" not in app.query_params
    app.selectbox(key="layer").set_value("pool1").run()
    assert inside.questions("microscope")[-1][1:] == ("pool1", 0)


@pytest.mark.parametrize("view", ["microscope", "filters"])
def test_a_layer_that_is_not_there_is_one_sentence_with_a_way_out(
    open_page: Open, run_id: str, inside: FakeInside, view: str
) -> None:
    app = open_page("inside", run=run_id, view=view, layer="conv9")
    assert "This network has no layer 'conv9'; choose one from the list." in texts(app)
    app.selectbox(key="layer").set_value("conv1").run()
    assert "has no layer" not in texts(app) and components(app)


def test_the_walk_says_when_the_address_names_no_layer_of_the_network(
    open_page: Open, run_id: str, inside: FakeInside
) -> None:
    app = open_page("inside", run=run_id, layer="conv9")
    assert "This network has no layer 'conv9'; click on a map to choose one." in texts(app)
    assert "glassnet_layer_walk" in components(app)
    assert "has no" not in texts(open_page("inside", run=run_id, layer="conv1", unit="3"))


@pytest.mark.parametrize("view", ["walk", "microscope", "filters"])
@pytest.mark.parametrize("unit", ["99", "-1", "x", "00000003999999"])
def test_a_unit_that_is_not_there_is_replaced(
    open_page: Open, run_id: str, inside: FakeInside, view: str, unit: str
) -> None:
    app = open_page("inside", run=run_id, view=view, layer="conv1", unit=unit)
    assert f"conv1 has no number {unit}; 0 is shown instead." in texts(app)
    if view == "microscope":
        assert inside.questions("microscope")[-1][1:] == ("conv1", 0)


def test_filters_are_sorted_by_norm(open_page: Open, run_id: str, inside: FakeInside) -> None:
    app = open_page("inside", run=run_id, view="filters", sort="norm", unit="2")
    assert "glassnet_thumbnails" in components(app)
    assert "What filter 2 of conv1 likes" in texts(app)
    assert inside.questions("favourites")[-1] == ("conv1", 2)
    assert "The strongest of 360 test images" in texts(app)


def test_filters_of_a_pooling_are_those_of_the_convolution_before(
    open_page: Open, run_id: str, inside: FakeInside
) -> None:
    app = open_page("inside", run=run_id, view="filters", layer="pool2", unit="4")
    assert "What filter 4 of conv2 likes" in texts(app)


def test_the_drop_is_measured_on_demand(open_page: Open, run_id: str, inside: FakeInside) -> None:
    app = open_page("inside", run=run_id, view="filters")
    assert not inside.questions("ablation")
    app.get_by_key("sort").set_value("drop").run()
    for _ in range(20):  # the work runs beside the page
        if "filters left out" not in texts(app):
            break
        app.run()
    assert f"probability of {READ_AS} on this image, 80.0 % with all filters" in texts(app)
    assert len(inside.questions("ablation")) == 3  # two of six filters a call
    assert {asked[2] for asked in inside.questions("ablation")} == {READ_AS}


def test_a_network_without_convolution_says_so(
    open_page: Open, store: RunStore, inside: FakeInside
) -> None:
    run = fake_runs.finished(store)
    config = read_json(run.path("config.json"))
    config["model"]["layers"] = [{"kind": kind.kind} for kind in (Flatten, Softmax)]
    write_json(run.path("config.json"), config)
    app = open_page("inside", run=run.id, view="filters")
    assert "no convolution" in texts(app)


def test_engine_trouble_is_one_sentence(open_page: Open, run_id: str, inside: FakeInside) -> None:
    inside.trouble = "The model of run x was written by another version of Glassnet."
    app = open_page("inside", run=run_id)
    assert inside.trouble in texts(app) and app.button(key="once-more")
    inside.trouble = ""
    assert "The network reads" in texts(app.button(key="once-more").click().run())


def test_runs_that_cannot_be_looked_into(
    open_page: Open, store: RunStore, inside: FakeInside, tmp_path: Path
) -> None:
    assert "There are no runs yet" in texts(open_page("inside"))
    assert "There is no run" in texts(open_page("inside", run="gone"))
    running = fake_runs.running(store)
    assert "still in training" in texts(open_page("inside", run=running.id))


def test_an_image_in_the_address_is_the_image() -> None:
    image = np.random.default_rng(1).integers(0, 256, (28, 28, 1)) / np.float32(255)
    key = own_key(image.astype(np.float32))
    assert len(key) < 1400
    np.testing.assert_allclose(own_image(key, spec("digits")), image, atol=1e-6)
