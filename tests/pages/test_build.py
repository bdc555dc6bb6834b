"""The build page: every edit ends in the one configuration, its address and its costs."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.config import RunConfig, TrainingConfig
from core.layers import LAYER_KINDS, MAX_LAYERS
from core.presets import LANGUAGE_PRESETS, PRESETS
from core.runs.store import RunStore
from core.schema import from_link, replace_field, to_dict, to_link
from core.supervisor import Supervisor
from ui import build_training, layer_table
from ui.build_kinds import IMAGES
from ui.build_state import with_value

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def no_worker(runs_folder, monkeypatch):
    monkeypatch.setattr(Supervisor, "check", lambda self: None)


def opened(**address):
    """The page by itself: quick, but no way to other pages."""
    at = AppTest.from_file(PROJECT / "pages/build.py", default_timeout=30)
    at.query_params.update(address)
    at.run()
    assert not at.exception
    return at


def in_app(page="pages/build.py"):
    at = AppTest.from_file(PROJECT / "app.py", default_timeout=60).run()
    at.switch_page(page).run()
    assert not at.exception
    return at


def config(at):
    return at.session_state[IMAGES.at("config")]


def kinds(at):
    return [layer.kind for layer in config(at).model.layers]


def address(at):
    return {name: at.query_params[name] for name in at.query_params}


def texts(elements):
    return " ".join(each.value for each in elements)


def start_from(at, name):
    at.menu_button(key="build.preset").click(name).run()
    assert not at.exception


def add(at, kind):
    at.menu_button(key="layer.add").click(kind).run()
    assert not at.exception


def test_opens_with_a_preset_and_its_address():
    at = opened()
    assert config(at) == PRESETS["lenet5"].config
    assert address(at) == {"preset": "lenet5"}
    assert "**61,706** parameters" in texts(at.markdown)
    assert "117,600" in texts(at.html)
    assert not at.button(key="train").disabled


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_opens_by_address_and_can_be_trained(name):
    at = opened(preset=name)
    assert config(at) == PRESETS[name].config
    assert not at.warning and not at.error
    assert not at.button(key="train").disabled


def test_an_edit_is_in_the_address_and_comes_back_from_it():
    at = opened()
    at.number_input(key="training.epochs").set_value(20).run()
    assert config(at).training.epochs == 20
    link = address(at)["config"]
    assert from_link(RunConfig, link) == config(at)
    again = opened(config=link)
    assert config(again) == config(at)
    assert again.number_input(key="training.epochs").value == 20


def test_an_address_of_before_the_last_click_does_not_undo_it():
    at = opened()
    at.number_input(key="training.epochs").set_value(20).run()
    at.query_params["preset"] = "lenet5"
    del at.query_params["config"]
    at.number_input(key="training.epochs").set_value(21).run()
    assert config(at).training.epochs == 21
    assert from_link(RunConfig, address(at)["config"]).training.epochs == 21


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"preset": "lenet6"}, "not a preset"),
        ({"config": "xyz"}, "link is damaged"),
        ({"config": to_link(PRESETS["best"].config)[:-20]}, "link is damaged"),
    ],
)
def test_a_bad_address_is_one_sentence(given, sentence):
    at = opened(**given)
    assert sentence in texts(at.warning)
    assert config(at) == PRESETS["lenet5"].config


def test_a_link_to_unknown_data_is_refused():
    config_ = replace_field(PRESETS["lenet5"].config, "data.name", "mnits")
    at = opened(config=to_link(config_))
    assert "did you mean 'mnist'" in texts(at.warning)


def test_choosing_a_preset_replaces_all_but_the_data_set():
    at = opened()
    at.selectbox(key="data.name").select("letters").run()
    start_from(at, "keras-convnet")
    assert config(at).model == PRESETS["keras-convnet"].config.model
    assert config(at).data.name == "letters"


def test_a_changed_preset_can_be_chosen_again():
    at = opened()
    at.number_input(key="training.batch_size").set_value(7).run()
    assert at.menu_button(key="build.preset").label == "Preset: LeNet-5, changed"
    start_from(at, "lenet5")
    assert config(at) == PRESETS["lenet5"].config
    assert at.menu_button(key="build.preset").label == "Preset: LeNet-5"


def test_widgets_of_before_a_preset_have_no_say_after_it():
    """A slow browser still reports the values that the old widgets had."""
    at = opened()
    old = at.number_input(key="training.epochs")
    start_from(at, "keras-convnet")
    with pytest.raises(KeyError):
        at.number_input(key=old.key)
    assert at.number_input(key="training.epochs.1").value == 15


def test_layers_move_duplicate_and_go():
    at = opened(preset="keras-convnet")
    at.button(key="layer.0.arrow_downward").click().run()
    assert kinds(at)[:3] == ["pool", "conv", "conv"]
    at.button(key="layer.1.arrow_upward").click().run()
    at.button(key="layer.2.delete").click().run()
    assert kinds(at) == ["conv", "pool", "pool", "flatten", "dropout", "softmax"]
    at.button(key="layer.0.choose").click().run()
    at.button(key="layer.0.duplicate").click().run()
    assert kinds(at)[:3] == ["conv", "conv", "pool"]
    assert at.number_input(key="layer.1.conv.filters").value == 32


def test_a_new_layer_comes_below_the_open_one_else_above_the_head():
    at = opened(preset="keras-convnet")
    add(at, "dense")
    assert kinds(at)[-2:] == ["dense", "softmax"]
    at.button(key="layer.0.choose").click().run()
    add(at, "dropout")
    assert kinds(at)[:2] == ["conv", "dropout"]


def test_the_settings_of_a_layer_change_it():
    at = opened()
    at.button(key="layer.2.choose").click().run()
    at.number_input(key="layer.2.conv.filters").set_value(32).run()
    at.selectbox(key="layer.2.conv.activation").select("relu").run()
    at.toggle(key="layer.2.conv.batch_norm").set_value(True).run()
    layer = config(at).model.layers[2]
    assert (layer.filters, layer.activation, layer.batch_norm) == (32, "relu", True)
    assert at.selectbox(key="layer.2.conv.bias_initializer").disabled


def test_a_refused_stack_says_why_at_the_layer_and_cannot_be_trained():
    at = opened()
    at.button(key="layer.2.choose").click().run()
    at.number_input(key="layer.2.conv.kernel").set_value(17).run()
    assert "Its input is only 14 × 14; use a kernel of 14 or less" in texts(at.error)
    assert at.button(key="train").disabled
    assert "Layer 3, convolution 17×17" in texts(at.markdown)
    at.number_input(key="layer.2.conv.kernel").set_value(5).run()
    assert not at.error and not at.button(key="train").disabled


def test_a_number_out_of_range_is_refused_in_place_with_one_sentence():
    at = opened()
    at.button(key="layer.2.choose").click().run()
    at.number_input(key="layer.2.conv.kernel").set_value(40).run()
    assert "40 is too large; choose 31 or less." in texts(at.caption)
    assert at.number_input(key="layer.2.conv.kernel").value == 5
    at.number_input(key="layer.2.conv.kernel").set_value(3).run()
    assert "too large" not in texts(at.caption)
    assert config(at).model.layers[2].kernel == 3


def test_buttons_of_layers_say_which_layer():
    at = opened()
    labels = [at.button(key=f"layer.2.{key}").label for key in ("arrow_upward", "delete")]
    assert labels == ["Move layer 3 up", "Remove layer 3"]


def test_every_kind_of_layer_is_explained():
    assert layer_table.ABOUT.keys() == LAYER_KINDS.keys()


def test_all_layers_can_be_removed():
    at = opened()
    for _ in range(8):
        at.button(key="layer.0.delete").click().run()
    assert "there are no layers" in texts(at.error)
    add(at, "flatten")
    add(at, "softmax")
    assert not at.error


def test_there_is_an_end_to_adding_layers():
    many = RunConfig()
    layers = (*[PRESETS["best"].config.model.layers[3]] * (MAX_LAYERS - 2), *many.model.layers)
    at = opened(config=to_link(with_value(many, ("model", "layers"), layers)))
    assert at.menu_button(key="layer.add").disabled


def test_a_setting_that_breaks_a_rule_is_refused_and_the_old_one_stays():
    at = opened()
    at.number_input(key="training.warmup_epochs").set_value(50.0).run()
    assert "training.warmup_epochs: longer than the run" in texts(at.warning)
    assert config(at).training.warmup_epochs == 0
    assert at.number_input(key="training.warmup_epochs").value == 0


def test_data_that_is_not_here_cannot_be_trained_on(monkeypatch):
    monkeypatch.delenv("GLASSNET_DATA", raising=False)
    at = in_app()
    at.selectbox(key="data.name").select("mnist").run()
    assert at.button(key="train").disabled
    assert "GLASSNET_DATA" in texts(at.warning)
    assert at.page_link[0].value == "Get the images"


def test_pressing_train_many_times_makes_one_run():
    for _ in range(3):
        at = in_app()
        at.button(key="train").click().run()
        runs = RunStore().list()
        assert len(runs) == 1
        assert address(at)["run"] == runs[0].id
    assert runs[0].config() == PRESETS["lenet5"].config


def test_every_setting_has_a_place():
    config_ = RunConfig()
    placed = {
        ".".join((*place, name))
        for parts in build_training.GROUPS.values()
        for place, names in parts
        for name in names
    }
    elsewhere = {"data.name", "model", "preset", "version"}
    known = {"name", "seed"} | {f"training.{name}" for name in TrainingConfig.__dataclass_fields__}
    data = to_dict(config_.data)
    known |= {f"data.{name}" for name, value in data.items() if not isinstance(value, dict)}
    for group in ("preprocessing", "augmentation"):
        known |= {f"data.{group}.{name}" for name in data[group]}
    assert placed == known - elsewhere
    at = opened()
    for key in placed:
        assert at.get_by_key(key).label


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"preset": "docs-words"}, "This is a language model; open it under Build for text."),
        (
            {"config": to_link(LANGUAGE_PRESETS["docs-words"].config)},
            "This is a language model; open it under Build for text.",
        ),
    ],
)
def test_a_language_model_belongs_elsewhere(given, sentence):
    at = opened(**given)
    assert sentence in texts(at.warning)
    assert config(at) == PRESETS["lenet5"].config


def test_the_gallery_shows_every_preset_and_starts_from_one():
    at = in_app("pages/networks.py")
    assert [each.value for each in at.subheader] == [each.title for each in PRESETS.values()]
    for preset in PRESETS.values():
        assert preset.url in texts(at.caption)
        assert preset.published in texts(at.markdown)
    at.button(key="start-keras-convnet").click().run()
    assert address(at) == {"preset": "keras-convnet"}
