"""The table of layers on the build page: add, move, change, remove; refusals in place."""

import pytest

from core.config import RunConfig
from core.layers import LAYER_KINDS, MAX_LAYERS
from core.presets import PRESETS
from core.schema import to_link
from tests.pages.build_page import add, config, kinds, opened, texts
from ui import layer_table
from ui.build_state import with_value

pytestmark = pytest.mark.usefixtures("runs_folder")


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
