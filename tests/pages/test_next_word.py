"""The next-word page, with an engine that answers in this process."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.engine_client import Engine, EngineError
from core.runs.store import RunStore
from core.text.sampling import Sampling, probabilities
from tests.pages import fake_language, fake_runs
from tests.pages.conftest import Open, texts
from ui import compare_sentences, language_run, next_word
from ui.components import live_text, token_text, word_bars
from ui.components.token_text import Pick, Rival, Token
from ui.components.word_bars import Bar

pytestmark = pytest.mark.usefixtures("asked")


def component(app: AppTest, key: str) -> dict[str, Any]:
    """What a component was given."""
    found = [each.proto for each in app.get("bidi_component") if each.proto.id.endswith(f"-{key}")]
    assert found, f"no component {key}"
    return json.loads(found[-1].mixed.json if found[-1].HasField("mixed") else found[-1].json)


def test_bars_and_surprise_of_the_text_in_the_address(
    open_page: Open, store: RunStore, asked: list[Any]
) -> None:
    run = fake_language.finished(store)
    app = open_page("next_word", run=run.id, text="the zebra dog")
    assert asked[0] == "the zebra dog"
    bars = component(app, "bars")["rows"]
    assert len(bars) == len(fake_language.WORDS)
    shares = [before for _, _, before, _, _ in bars]
    assert shares == sorted(shares, reverse=True) and sum(shares) == pytest.approx(1, abs=1e-4)
    unknown = next(row for row in bars if row[0] == 0)
    assert unknown[1] == "rare word" and unknown[3] == 0 and unknown[4]
    surprise = component(app, "typed-surprise")
    assert [token[0] for token in surprise["tokens"]] == ["the", " zebra", " dog"]
    assert "Not in the vocabulary" in surprise["tokens"][1][4] and surprise["tokens"][1][2] is None
    assert len(surprise["rivals"][0]) == 5
    assert "3 tokens" in texts(app) and "1 unknown" in texts(app)


def test_sampling_changes_what_is_drawn_and_stands_in_the_address(
    open_page: Open, store: RunStore
) -> None:
    run = fake_language.finished(store)
    app = open_page("next_word", run=run.id, text="the", temperature="0.5", k="2")
    assert app.slider(key="temperature").value == 0.5
    drawn = [row[3] for row in component(app, "bars")["rows"]]
    assert sum(share > 0 for share in drawn) == 2
    app.number_input(key="k").set_value(1).run()
    drawn = [row[3] for row in component(app, "bars")["rows"]]
    assert sorted(drawn)[-2:] == [0, 1]


def test_a_word_that_is_being_typed_is_completed(
    open_page: Open, store: RunStore, asked: list[Any]
) -> None:
    app = open_page("next_word", run=fake_language.finished(store).id, text="the ru")
    bars = component(app, "bars")
    assert {row[1] for row in bars["rows"]} == {"runs", "runner"}
    assert "begin with" in bars["title"] and asked[0] == "the "
    assert "still being typed" in texts(app)


def test_text_is_read_as_the_networks_own_text_is_written(
    open_page: Open, store: RunStore, asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network for Penn Treebank knows no capitals and no marks; the page says what it did."""
    run = fake_language.finished(store)
    spaced = dataclasses.replace(fake_language.vocabulary(), spaced=True, lowercase=False)
    monkeypatch.setattr(language_run, "vocabulary", lambda folder: spaced)
    app = open_page("next_word", run=run.id, text="The dog, THE RU", first="The dog!")
    assert asked[0].split() == ["the", "dog", "the"] and asked[1] == "the dog\n"
    said = texts(app).replace("\\", "")
    assert "small letters" in said and "Left out, because that text has none: ," in said
    assert "a line end behind a sentence" in said
    assert {row[1] for row in component(app, "bars")["rows"]} == {"runs", "runner"}
    assert component(app, "typed")["text"] == "The dog, THE RU", "what was typed stays in the box"


def test_two_sentences_are_compared(open_page: Open, store: RunStore, asked: list[Any]) -> None:
    app = open_page("next_word", run=fake_language.finished(store).id)
    assert app.text_input(key="first").value == "the dog runs"
    assert app.text_input(key="second").value == "the runs dog"
    assert "sentence is likelier" in texts(app)
    app.text_input(key="second").set_value("the dog runs").run()
    assert "equally likely" in texts(app)
    app.text_input(key="second").set_value("the dog").run()
    assert "differ in length" in texts(app)
    app.text_input(key="second").set_value("").run()
    assert not app.exception and "likely" not in texts(app).partition("Which")[2].partition("\n")[2]


def test_characters_have_names(open_page: Open, store: RunStore) -> None:
    run = fake_language.finished(store, level="characters")
    app = open_page("next_word", run=run.id, text="a b")
    labels = {row[1] for row in component(app, "bars")["rows"]}
    assert {"␣ space", "↵ line end", "rare character"} <= labels
    assert component(app, "bars")["title"] == "Next character"


def test_no_language_model_yet(open_page: Open, store: RunStore) -> None:
    fake_runs.finished(store)
    shown = open_page("next_word")
    assert "There are no runs yet" in texts(shown) or "language model" in texts(shown)
    assert next(link.label for link in shown.get("page_link")) == "Build a language model"


def test_a_run_of_another_kind_and_an_unknown_one(open_page: Open, store: RunStore) -> None:
    run = fake_runs.finished(store)
    assert "choose a language model" in texts(open_page("next_word", run=run.id))
    assert "There is no run" in texts(open_page("next_word", run="nope"))


def test_engine_trouble_is_one_sentence(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Engine, *arguments: Any) -> None:
        raise EngineError("The model file is damaged; train it again.")

    monkeypatch.setattr(Engine, "open_language", fail)
    app = open_page("next_word", run=fake_language.finished(store).id)
    assert "The model file is damaged" in texts(app) and app.button(key="again")


def test_rows_are_the_probabilities_before_and_after() -> None:
    vocabulary = fake_language.vocabulary()
    net = fake_language.network(len(vocabulary))
    outputs, _ = net.read([1, 2], net.zero_state())
    logits = net.logits(outputs[-1])

    class Found:
        pass

    found = Found()
    found.logits = logits  # type: ignore[attr-defined]
    drawn = probabilities(logits, Sampling(temperature=0.5), (0,))
    for each in next_word.rows(vocabulary, found, drawn):  # type: ignore[arg-type]
        shares = np.exp(logits) / np.exp(logits).sum()
        assert each.before == pytest.approx(shares[each.id], abs=1e-6)
        assert each.after == pytest.approx(drawn[each.id], abs=1e-6)


def test_verdict_counts_how_many_times() -> None:
    class Found:
        counted = 3
        known = np.ones(3, bool)

        def __init__(self, log: float) -> None:
            self.log_probability = log

    def said(one: float, other: float) -> str:
        return compare_sentences.verdict(Found(one), Found(other))  # type: ignore[arg-type]

    assert "first sentence is likelier**, about 22 times" in said(-10, -10 - np.log(22))
    assert "second sentence is likelier**, 2.0 times" in said(-10 - np.log(2), -10)
    assert "factor of about 10^9" in said(0, -9 * np.log(10))


@pytest.mark.parametrize(
    "value", [None, "the", {}, {"text": 7, "version": 3}, {"text": "the", "version": 2}]
)
def test_text_of_another_version_does_not_count(value: object) -> None:
    assert live_text.validated(value, 3) is None
    assert live_text.validated({"text": "a" * 9999, "version": 3}, 3) == "a" * live_text.MOST


@pytest.mark.parametrize(
    "value", [None, 5, {"id": 9, "version": 1}, {"id": 2, "version": 1}, {"id": 1, "version": 0}]
)
def test_only_bars_that_are_shown_can_be_picked(value: object) -> None:
    bars = [Bar(1, "the", 0.5, 0.5), Bar(2, "rare word", 0.5, 0, "never")]
    assert word_bars.validated(value, bars, 1) is None
    assert word_bars.validated({"id": 1, "version": 1}, bars, 1) == 1


@pytest.mark.parametrize(
    "value", [None, {}, {"place": 1, "id": 4}, {"place": 0, "id": 5}, {"place": 0, "id": "4"}]
)
def test_only_rivals_that_are_shown_can_be_picked(value: object) -> None:
    rivals = (Rival(4, "dog", 0.5), Rival(5, "rare word", 0.2, fixed=True))
    tokens = [Token("cat", "cat", 0.1, rivals=rivals)]
    assert token_text.validated(value, tokens) is None
    assert token_text.validated({"place": 0, "id": 4}, tokens) == Pick(0, 4)
    assert token_text.validated({"place": -1}, tokens) == Pick(-1)
