"""Every preset describes, validates, and survives JSON and a link."""

import json

import pytest

from core.config import parse, validate
from core.models.describe import describe
from core.presets import PRESETS
from core.schema import from_link, to_dict, to_link

IMAGE = (28, 28, 1)
ALL = pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)


def shapes(name):
    config = PRESETS[name].config
    made = describe(config.model.layers, IMAGE, 10, config.data.preprocessing.padding)
    return [row.output_shape for row in made.rows]


@ALL
def test_can_be_trained_offline(preset):
    validate(preset.config)
    describe(preset.config.model.layers, IMAGE, 10, preset.config.data.preprocessing.padding)
    assert preset.config.data.name == "digits"


@ALL
def test_says_where_it_comes_from(preset):
    assert PRESETS[preset.name] is preset
    assert preset.config.preset == preset.name
    assert preset.url.startswith("https://")
    for text in (preset.title, preset.about, preset.source, preset.published, preset.differs):
        assert text and text == text.strip()
    assert preset.about.count(". ") == 0 and preset.about.endswith(".")
    assert preset.published_accuracy is None or 0.9 < preset.published_accuracy < 1


@ALL
def test_survives_json_and_a_link(preset):
    assert parse(json.loads(json.dumps(to_dict(preset.config)))) == preset.config
    link = to_link(preset.config)
    assert from_link(type(preset.config), link) == preset.config
    assert len(link) < 500


def test_lenet5_has_the_maps_of_the_paper():
    assert shapes("lenet5") == shapes("lenet5-modern")
    assert shapes("lenet5")[:5] == [(32, 32, 1), (28, 28, 6), (14, 14, 6), (10, 10, 16), (5, 5, 16)]
    assert [shape[-1] for shape in shapes("lenet5")[5:]] == [120, 120, 84, 10]


def test_two_conv_has_the_maps_of_the_tutorial():
    expected = [IMAGE, (28, 28, 16), (14, 14, 16), (14, 14, 36), (7, 7, 36), (1764,), (128,), (10,)]
    assert shapes("two-conv-5x5") == expected


def test_tiny_stays_tiny():
    layers = PRESETS["tiny-9k"].config.model.layers
    assert describe(layers, IMAGE, 10).parameters < 10_000


def test_global_average_has_no_dense_layer():
    layers = PRESETS["global-average"].config.model.layers
    assert not any(layer.kind == "dense" or getattr(layer, "dense", False) for layer in layers)
    assert shapes("global-average")[-3:] == [(6, 6, 10), (10,), (10,)]
