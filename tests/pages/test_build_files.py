"""Configurations as files, and what becomes of refused ones."""

import json

import pytest

from core.presets import LANGUAGE_PRESETS, PRESETS
from core.schema import ConfigError, to_dict
from tests.pages.build_page import address, config, opened, start_from, texts
from ui import build_files, build_state
from ui.build_kinds import IMAGES

pytestmark = pytest.mark.usefixtures("runs_folder")


def test_files_are_checked_field_by_field():
    best = PRESETS["best"].config
    assert build_files.read(json.dumps(to_dict(best)).encode()) == best
    for content, sentence in (
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "expected a group of settings"),
        (b'{"trainig": {}}', "did you mean 'training'"),
        (b'{"training": {"epochs": NaN}}', "training.epochs"),
        (b'{"training": {"epochs": 1e3}}', "whole number"),
        (b'{"version": 99}', "update Glassnet"),
        (b" " * 300_000, "too large"),
    ):
        with pytest.raises(ConfigError) as caught:
            build_files.read(content)
        assert sentence in str(caught.value)


def test_a_loaded_file_replaces_the_configuration():
    at = opened()
    at.file_uploader(key=IMAGES.upload).upload(
        "mine.json", json.dumps(to_dict(PRESETS["tiny-9k"].config)).encode()
    ).run()
    assert config(at) == PRESETS["tiny-9k"].config
    assert address(at) == {"preset": "tiny-9k"}


def test_a_loaded_file_with_a_mistake_changes_nothing():
    at = opened()
    at.file_uploader(key=IMAGES.upload).upload("mine.json", b'{"seed": -1}').run()
    assert "seed" in texts(at.warning)
    assert config(at) == PRESETS["lenet5"].config


def load(at, data):
    at.file_uploader(key=IMAGES.upload).upload("mine.json", json.dumps(data).encode()).run()
    assert not at.exception


def layers(**conv):
    return {"model": {"layers": [{"kind": "conv", **conv}, {"kind": "flatten"}]}}


def test_a_file_loaded_after_a_refused_one_outlives_the_address_of_before():
    at = opened()
    load(at, {"seed": -1})
    before = address(at)
    load(at, to_dict(PRESETS["tiny-9k"].config))
    at.query_params.clear()
    at.query_params.update(before)  # sent before the browser heard of the new one
    at.run()
    assert config(at) == PRESETS["tiny-9k"].config
    assert address(at) == {"preset": "tiny-9k"}
    assert not at.warning


def test_who_goes_back_later_gets_the_configuration_of_before(monkeypatch):
    monkeypatch.setattr(build_state, "LATE_SECONDS", 0.0)
    at = opened()
    start_from(at, "tiny-9k")
    at.query_params.update(preset="lenet5")
    at.run()
    assert config(at) == PRESETS["lenet5"].config


@pytest.mark.parametrize("kernel", [0, -3, 32, 10**300, 1e300, float("inf"), 2.5, "x" * 9999, {}])
def test_an_absurd_value_is_refused_each_time_and_the_sentence_stays(kernel):
    at = opened()
    for _ in range(2):
        load(at, layers(kernel=kernel))
        at.run()  # a browser may ask again at once
        assert "model.layers[0].kernel" in texts(at.warning)
        assert len(texts(at.warning)) < 400
        assert config(at) == PRESETS["lenet5"].config
    load(at, layers(kernel=5))
    assert config(at).model.layers[0].kernel == 5
    assert "Not changed" not in texts(at.warning)


def test_a_file_of_a_language_model_is_refused():
    at = opened()
    load(at, to_dict(LANGUAGE_PRESETS["docs-words"].config))
    assert "This is a language model; open it under Build for text." in texts(at.warning)
    assert config(at) == PRESETS["lenet5"].config


def test_a_name_that_cannot_be_shown_is_refused():
    at = opened()
    load(at, {"\ud800": 1})
    assert "unknown setting" in texts(at.warning)
