"""The build page: every edit ends in the one configuration, its address and its costs."""

import pytest

from core.config import RunConfig, TrainingConfig
from core.presets import LANGUAGE_PRESETS, PRESETS
from core.runs.store import RunStore
from core.schema import from_link, replace_field, to_dict, to_link
from tests.pages.build_page import address, config, in_app, opened, start_from, texts
from ui import build_training

pytestmark = pytest.mark.usefixtures("runs_folder")


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
