"""The build page for text: every edit ends in the one configuration, its address and its costs."""

from __future__ import annotations

import json
import platform
from dataclasses import replace

import pytest

from core.forecast_language import seconds_per_epoch
from core.language_config import (
    CorpusConfig,
    LanguageRunConfig,
    LanguageTrainingConfig,
    RecurrentConfig,
)
from core.models.describe_language import describe_language
from core.presets import LANGUAGE_PRESETS, PRESETS
from core.runs.atomic import write_json
from core.runs.store import RunStore
from core.schema import from_link, to_dict, to_link
from tests.pages import fake_language_runs as fake
from tests.pages.build_page import address, texts
from tests.pages.build_text_page import WORDS, config, in_app, opened, set_number, table
from ui import build_text_forecast, build_text_settings
from ui.build_kinds import TEXT

pytestmark = pytest.mark.usefixtures("runs_folder")


def test_opens_with_a_preset_its_costs_and_its_address():
    at = opened()
    assert config(at) == WORDS
    assert address(at) == {"preset": "docs-words"}
    assert not at.warning and not at.error
    assert "a vocabulary of" in texts(at.caption) and "at most" not in texts(at.caption)
    units, wide = WORDS.model.units, WORDS.model.embedding
    assert f"{4 * (wide + units + 1) * units:,}" in table(at)
    assert "of memory" in texts(at.markdown)
    assert "Memory while training, about" in texts(at.caption)
    assert not at.button(key="train").disabled


@pytest.mark.parametrize("name", LANGUAGE_PRESETS)
def test_every_preset_opens_by_address(name):
    at = opened(preset=name)
    assert config(at) == LANGUAGE_PRESETS[name].config
    assert not at.error
    assert f"{LANGUAGE_PRESETS[name].config.model.units}" in table(at)


def test_an_edit_is_in_the_address_and_comes_back_from_it():
    at = set_number(opened(), "model.units", 24)
    link = address(at)["config"]
    assert from_link(LanguageRunConfig, link) == config(at)
    assert config(at).model.units == 24
    assert config(opened(config=link)) == config(at)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"preset": "ptb-tiny"}, "not a preset; choose docs-words"),
        ({"preset": "lenet5"}, "This is a network for images; open it under Build for images."),
        ({"config": to_link(PRESETS["best"].config)}, "open it under Build for images."),
        ({"config": "xyz"}, "link is damaged"),
        (
            {"config": to_link(replace(WORDS, data=CorpusConfig(name="shakespear")))},
            "did you mean 'shakespeare'",
        ),
        (
            {"config": to_link(replace(WORDS, model=RecurrentConfig(tied=True, units=64)))},
            "set the embedding size to 64",
        ),
    ],
)
def test_a_bad_address_is_one_sentence(given, sentence):
    at = opened(**given)
    assert sentence in texts(at.warning)
    assert config(at) == WORDS


def test_tied_embeddings_follow_the_units():
    at = opened(preset="docs-chars")
    at.toggle(key="text.model.tied").set_value(True).run()
    assert config(at).model.embedding == 128
    assert at.number_input(key="text.model.embedding").disabled
    set_number(at, "model.units", 48)
    assert (config(at).model.units, config(at).model.embedding) == (48, 48)
    assert "tied" in table(at)


def test_settings_without_effect_cannot_be_changed(real_data):
    at = opened()
    assert not at.number_input(key="text.model.forget_bias").disabled
    at.selectbox(key="text.model.cell").select("gru").run()
    assert at.number_input(key="text.model.forget_bias").disabled
    assert not at.number_input(key="text.data.test_share").disabled
    split = opened(preset="ptb-small")
    assert split.number_input(key="text.data.test_share").disabled


def test_what_rules_out_the_gpu_kernel_is_said():
    at = opened()
    assert "fused" not in texts(at.caption)
    set_number(at, "model.dropout_recurrent", 0.2)
    assert "Recurrent dropout rules out the fused GPU kernel" in texts(at.caption)
    set_number(at, "model.dropout_recurrent", 0.0)
    at.selectbox(key="text.model.cell").select("simple_rnn").run()
    assert "SimpleRNN has no fused kernel" in texts(at.caption)


def test_too_large_is_refused_with_a_value_that_helps():
    at = opened(preset="docs-chars")
    set_number(at, "model.layers", 4)
    set_number(at, "model.units", 4096)
    assert "more than 150,000,000; use 2," in texts(at.error)
    assert at.button(key="train").disabled
    set_number(at, "model.units", 64)
    assert not at.error and not at.button(key="train").disabled


def test_a_number_out_of_range_is_refused_in_place():
    at = set_number(opened(), "training.steps", 5000)
    assert "5000 is too large; choose 2000 or less." in texts(at.caption)
    assert config(at).training.steps == WORDS.training.steps


def test_the_schedule_is_drawn_as_it_will_be(monkeypatch):
    drawn = []
    monkeypatch.setattr(build_text_settings.drawing, "schedule", lambda *args: drawn.append(args))
    training = LanguageTrainingConfig(learning_rate=1.0, hold_epochs=2, decay_factor=0.5, epochs=4)
    build_text_settings._schedule(training)
    ((_, epochs, rates),) = drawn
    assert list(zip(epochs, rates, strict=True)) == [
        (0, 1), (0, 1), (1, 1), (1, 1), (2, 1), (2, 0.5), (3, 0.5), (3, 0.25), (4, 0.25)
    ]  # fmt: skip


def test_every_setting_has_a_place():
    placed = [
        ".".join((*place, name))
        for parts in build_text_settings.GROUPS.values()
        for place, names in parts
        for name in names
    ]
    assert len(placed) == len(set(placed))
    known = {"name", "seed"}
    groups = {"data": CorpusConfig, "model": RecurrentConfig, "training": LanguageTrainingConfig}
    for group, kind in groups.items():
        known |= {f"{group}.{name}" for name in kind.__dataclass_fields__}
    assert set(placed) == known - {"data.name"}
    at = opened()
    for name in placed:
        assert at.get_by_key(f"text.{name}").label


def test_a_file_is_saved_and_loaded():
    at = opened()
    changed = replace(WORDS, seed=7, training=replace(WORDS.training, epochs=3))
    content = json.dumps(to_dict(changed)).encode()
    at.file_uploader(key=TEXT.upload).upload("mine.json", content).run()
    assert config(at) == changed
    at.file_uploader(key=TEXT.upload).upload(
        "other.json", json.dumps(to_dict(PRESETS["best"].config)).encode()
    ).run()
    assert "This is a network for images; open it under Build for images." in texts(at.warning)
    assert config(at) == changed


def test_both_pages_keep_what_is_edited_on_them():
    at = in_app()
    set_number(at, "training.epochs", 3)
    at.query_params.clear()
    at.switch_page("pages/build.py").run()
    at.number_input(key="training.epochs").set_value(4).run()
    at.query_params.clear()
    at.switch_page("pages/build_text.py").run()
    assert not at.exception
    assert at.number_input(key="text.training.epochs").value == 3
    assert config(at).training.epochs == 3


def test_pressing_train_many_times_makes_one_run():
    for _ in range(3):
        at = in_app()
        at.button(key="train").click().run()
        (run,) = RunStore().list()
        assert address(at)["run"] == run.id
    assert run.config() == WORDS


def test_the_gallery_shows_every_preset_and_starts_from_one():
    at = in_app("pages/networks.py")
    at.segmented_control(key="for").set_value("Text").run()
    assert [each.value for each in at.subheader] == [
        preset.title for preset in LANGUAGE_PRESETS.values()
    ]
    for preset in LANGUAGE_PRESETS.values():
        assert preset.url in texts(at.caption)
        assert preset.published in texts(at.markdown)
    at.button(key="start-tied-200").click().run()
    assert address(at) == {"preset": "tied-200"}
    assert config(at) == LANGUAGE_PRESETS["tied-200"].config


def test_finished_runs_correct_the_forecast(runs_folder, monkeypatch):
    store = RunStore(runs_folder)
    run = fake.finished(store)  # 42,732 tokens at 10,400 a second
    fake.finished(store, name="of another machine")
    write_json(run.path("environment.json"), {"platform": platform.platform()})
    build_text_forecast.machine_scale.clear()
    predicted = seconds_per_epoch(describe_language(WORDS, 2_796), 42_732)
    assert build_text_forecast.machine_scale() == pytest.approx(42_732 / 10_400 / predicted)
    build_text_forecast.machine_scale.clear()
