"""The page of a language model's run: live, its samples and its result."""

from __future__ import annotations

import json
import shutil

import pytest
from streamlit.testing.v1 import AppTest

from core.runs.atomic import read_json, write_json
from core.runs.samples import Sample
from core.runs.store import RunStore
from core.schema import to_link
from tests.pages import fake_language_runs as fake
from tests.pages import fake_runs
from tests.pages.conftest import Open, texts
from ui import live_kinds, page_table, run_samples, run_settings
from ui.run_rows import LANGUAGE


def frames(app: AppTest) -> list[dict[str, object]]:
    """What the slider over epochs was given."""
    (found,) = [
        each.proto
        for each in app.get("bidi_component")
        if each.proto.component_name.endswith("glassnet_samples")
    ]
    return json.loads(found.json)["frames"]


def test_running_shows_progress_speed_and_controls(open_page: Open, store: RunStore) -> None:
    run = fake.running(store)
    app = open_page("train", run=run.id)
    shown = texts(app)
    assert "Epoch 5 of 20, about" in shown
    assert "Tokens per second 10,400" in shown and "Images per second" not in shown
    assert "as unsure as with 100 equally likely tokens" in shown
    app.number_input(key=f"rate-{run.id}").set_value(0.001)
    next(each for each in app.button if each.label == "Change").click().run()
    assert run.requests()["learning_rate"] == pytest.approx(0.001)
    app.button(key=f"stop-{run.id}").click().run()
    assert run.requests()["stop"] is True


def test_a_long_text_shows_how_far_it_is_read(open_page: Open, store: RunStore) -> None:
    run = fake.running(store)
    state = read_json(run.path("state.json"))
    changed = {"phase": "starting", "step": 0, "message": "Reading the text: 25 %."}
    write_json(run.path("state.json"), state | changed)
    assert "Reading the text: 25 %." in texts(open_page("train", run=run.id))


def test_characters_are_measured_in_bits_too(store: RunStore) -> None:
    words, characters = fake.running(store), fake.running(store, preset="docs-chars")
    shown = {
        run: [each.name for each in live_kinds.of(run, LANGUAGE).panels]
        for run in (words, characters)
    }
    assert shown[words] == ["perplexity", "learning_rate", "gradient_norm"]
    assert shown[characters] == ["perplexity", "bits_per_character", *shown[words][1:]]


def test_each_sample_comes_with_its_perplexity(open_page: Open, store: RunStore) -> None:
    run = fake.running(store)
    app = open_page("train", run=run.id)
    found = frames(app)
    assert [each["epoch"] for each in found] == [0, 1, 2, 3, 4, 5]
    assert found[0] == {
        "epoch": 0,
        "prompt": "the",
        "rest": " the of <unk>",
        "note": "Before training.",
    }
    assert found[-1]["rest"] == " name is bound to the object."
    assert found[-1]["note"] == "After epoch 5, at a validation perplexity of 112.3."
    assert "at temperature 0.8 with seed 1" in texts(app)
    fake.add_sample(run, 6, "a text without its prompt")
    found = frames(app.run())
    assert (found[-1]["prompt"], found[-1]["rest"]) == ("", "a text without its prompt")


def test_no_sample_yet(open_page: Open, store: RunStore) -> None:
    run = fake.running(store)
    run.path("samples.jsonl").unlink()
    assert "The first text appears here" in texts(open_page("train", run=run.id))


def test_long_runs_send_no_more_texts_than_anybody_looks_at() -> None:
    texts_ = [Sample(epoch, "the", "the", 0.8, 1) for epoch in range(1001)]
    kept = [each.epoch for each in run_samples.thinned(texts_, 5)]
    assert kept == [0, 250, 500, 750, 1000]
    assert run_samples.thinned(texts_[:5], 5) == texts_[:5]


def test_result_of_words(open_page: Open, store: RunStore) -> None:
    run = fake.finished(store, preset="ptb-small")
    shown = texts(open_page("train", run=run.id))
    assert "Test perplexity 114.2" in shown
    assert "Test loss (nats per token) 4.7380" in shown
    assert "Bits per character" not in shown
    assert "Here **45.7 / 118.8 / 114.2** on training, validation and test." in shown
    assert "perplexity 37.99 / 121.39 / 115.91" in shown
    assert "do not compare" not in shown
    assert "weights of epoch 19 of 20, the one with the lowest validation loss" in shown
    assert "Result on the test images" not in shown


def test_result_of_characters(open_page: Open, store: RunStore) -> None:
    run = fake.finished(store, preset="docs-chars")
    shown = texts(open_page("train", run=run.id))
    assert "Test perplexity 4.90" in shown
    assert "Bits per character 2.293" in shown
    assert "Source of Python's help, by character" in shown


def test_figures_of_another_text_do_not_compare(open_page: Open, store: RunStore) -> None:
    run = fake.finished(store, preset="ptb-small")
    config = read_json(run.path("config.json"))
    config["data"]["name"] = "docs"
    write_json(run.path("config.json"), config)
    assert "the two figures do not compare" in texts(open_page("train", run=run.id))


def test_ways_on_lead_where_there_are_pages(open_page: Open, store: RunStore) -> None:
    run = fake.finished(store)
    links = {each.label: each.proto for each in open_page("train", run=run.id).get("page_link")}
    assert "Classify pictures with this network" not in links
    variant = links["Build a variant of it"]
    assert variant.page == "build_text" and to_link(run.config()) in variant.query_string
    for page, label in (("next_word", "Next word"), ("generate", "Generate text")):
        assert (label in links) == page_table.listed(f"pages/{page}.py")
        if label in links:
            assert f"run={run.id}" in links[label].query_string


def test_settings_are_named_with_text_and_network(store: RunStore) -> None:
    config = fake.finished(store).language_config()
    found = dict(run_settings.lines(config))
    assert found["Text"] == "Python's help"
    assert found["Started from"] == "Python's help, by word"
    assert (found["Cell"], found["Units"]) == ("LSTM", str(config.model.units))
    assert found["Tied embeddings"] == "On"
    assert found["Steps of back-propagation"] == f"{config.training.steps} tokens"
    assert not {"Forget bias", "Limit", "Recurrent dropout"} & found.keys()


FILES = [
    "config.json",
    "state.json",
    "result.json",
    "metrics.jsonl",
    "samples.jsonl",
    "corpus.json",
]
BROKEN = ['{"half', "5", '{"phase": "running", "worker": 5}', '{"epoch": "x"}\n{"epoch": 1}\n']


@pytest.mark.parametrize("broken", FILES)
@pytest.mark.parametrize("content", BROKEN)
def test_damaged_files_never_show_a_traceback(
    open_page: Open, store: RunStore, broken: str, content: str
) -> None:
    run = fake.finished(store)
    run.path(broken).write_text(content, encoding="utf-8")
    open_page("train", run=run.id)


def test_a_text_that_has_been_removed_leaves_the_run_readable(
    open_page: Open, store: RunStore
) -> None:
    run = fake.finished(store)
    config = read_json(run.path("config.json"))
    config["data"]["name"] = "own-0123456789ab"
    write_json(run.path("config.json"), config)
    app = open_page("train", run=run.id)
    assert "Test perplexity 114.2" in texts(app)
    assert r"own\-0123456789ab" in app.title[0].value


def test_home_and_runs_list_both_kinds(open_page: Open, store: RunStore) -> None:
    fake_runs.finished(store, name="Pictures")
    fake.finished(store, name="Prose")
    assert "Finished, test perplexity 114.2" in texts(open_page("home"))
    found = open_page("runs").dataframe[0].value
    assert found["Name"].tolist() == ["Prose", "Pictures"]
    assert found["Test perplexity"].tolist()[0] == pytest.approx(114.2)
    assert found["Test accuracy"].tolist()[1] == pytest.approx(100 - 300 / 360)
    assert found["Data"].tolist() == ["Python's help", "Digits"]


def test_the_table_has_no_column_that_nobody_needs(open_page: Open, store: RunStore) -> None:
    pictures = fake_runs.finished(store)
    assert "Test perplexity" not in open_page("runs").dataframe[0].value.columns
    shutil.rmtree(pictures.folder)
    fake.finished(store)
    found = open_page("runs").dataframe[0].value
    assert found.columns[:3].tolist() == ["Name", "State", "Test perplexity"]


def test_classify_offers_networks_for_images_only(open_page: Open, store: RunStore) -> None:
    pictures = fake_runs.finished(store, name="Pictures")
    prose = fake.finished(store, name="Prose")
    app = open_page("classify")
    assert app.selectbox[0].value == pictures.id
    assert "Prose" not in str(app.selectbox[0].options)
    shown = texts(open_page("classify", run=prose.id))
    assert "Prose is a language model; choose a network for images." in shown
