"""The generate page, with an engine that answers in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.engine_client import Engine, EngineError
from core.runs.store import RunStore
from core.text.sampling import Sampling
from tests.pages import fake_language
from tests.pages.conftest import Open, texts
from tests.pages.test_next_word import component
from ui import generate
from ui.generated_text import Row, Text

pytestmark = pytest.mark.usefixtures("asked")


def until_written(app: AppTest) -> AppTest:
    """AppTest has no clock: run the page until it is done."""
    for _ in range(100):
        assert not app.exception
        if not any(each.busy for each in app.session_state[generate.TEXTS]):
            return app
        app.run()
    raise AssertionError("it never ended")


def written(app: AppTest) -> list[str]:
    """The texts as they are shown, without their prompts."""
    return [
        "".join(token[0] for token in component(app, f"text-{each.key}")["tokens"])
        for each in app.session_state[generate.TEXTS]
    ]


def test_writes_in_parts_what_it_would_write_at_once(
    open_page: Open, store: RunStore, asked: list[Any]
) -> None:
    run = fake_language.finished(store)
    app = open_page("generate", run=run.id, prompt="the dog", length="30", seed="4", k="5")
    assert "Press Write" in texts(app)
    app = until_written(app.button(key="write").click().run())
    ids, count, sampling, position = asked[0]
    assert ids == [2, 3] and count == 4 and position == 0
    assert sampling == Sampling(0.8, 5, 1.0, 4)
    assert [each[3] for each in asked] == list(range(0, 30, 4))
    assert asked[1][0] == [app.session_state[generate.TEXTS][0].rows[3].id]
    whole = Engine().generate(run.folder, [2, 3], 30, sampling)
    vocabulary = fake_language.vocabulary()
    assert "the dog" + written(app)[0] == vocabulary.text([2, 3, *whole.ids])


def test_stop_keeps_what_is_written(open_page: Open, store: RunStore) -> None:
    app = open_page("generate", run=fake_language.finished(store).id, length="500")
    app.button(key="write").click().run()
    assert not app.button(key="stop").disabled
    app.button(key="stop").click().run()
    (text,) = app.session_state[generate.TEXTS]
    assert 0 < len(text.rows) < 500 and not text.busy
    assert app.button(key="stop").disabled


def test_texts_stand_side_by_side(open_page: Open, store: RunStore) -> None:
    app = open_page("generate", run=fake_language.finished(store).id, length="8")
    assert app.button(key="write-beside").disabled
    until_written(app.button(key="write").click().run())
    app.number_input(key="seed").set_value(2).run()
    app = until_written(app.button(key="write-beside").click().run())
    first, second = written(app)
    assert first != second
    app = until_written(app.button(key="write").click().run())
    assert written(app) == [second]  # same seed, same text


def test_beside_a_text_there_is_never_the_same_again(open_page: Open, store: RunStore) -> None:
    app = open_page("generate", run=fake_language.finished(store).id, length="8")
    until_written(app.button(key="write").click().run())
    for _ in range(2):
        app = until_written(app.button(key="write-beside").click().run())
    seeds = [each.sampling.seed for each in app.session_state[generate.TEXTS]]
    assert seeds == [1, 2, 3] and len(set(written(app))) == 3
    app.slider(key="temperature").set_value(0.5).run()
    app = until_written(app.button(key="write-beside").click().run())
    last = app.session_state[generate.TEXTS][-1].sampling
    assert (last.seed, last.temperature) == (1, 0.5)


def test_unknown_words_of_the_prompt_are_named(open_page: Open, store: RunStore) -> None:
    app = open_page("generate", run=fake_language.finished(store).id, prompt="the zebra")
    assert "Not in the vocabulary" in texts(app) and "zebra" in texts(app)


def test_no_language_model_yet(open_page: Open) -> None:
    app = open_page("generate")
    assert next(link.label for link in app.get("page_link")) == "Build a language model"


def test_trouble_ends_the_text_with_one_sentence(
    open_page: Open, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("generate", run=fake_language.finished(store).id)

    def fail(self: Engine, *arguments: Any, **named: Any) -> None:
        raise EngineError("The prediction process ended unexpectedly.")

    monkeypatch.setattr(Engine, "generate", fail)
    app = until_written(app.button(key="write").click().run())
    assert "ended unexpectedly" in texts(app)


def some_text(rows: int) -> Text:
    row = Row(3, 0.1, 0.2, ((3, 0.1, 0.2), (4, 0.5, 0.7)))
    read = np.array([2], np.int32)
    return Text(Path("x"), "Text 1", "the", read, Sampling(), 30, (row,) * rows, ())


def test_a_branch_reads_the_beginning_and_goes_on_behind_the_rival() -> None:
    text = some_text(10)
    assert list(text.unread) == [3] and text.next_part == 4
    branch = text.branch(6, 4, "Text 2")
    assert list(branch.unread) == [2, 3, 3, 3, 3, 3, 3, 4] and len(branch.rows) == 7
    assert branch.rows[6].before == 0.5 and branch.rows[6].after == 0.7
    assert branch.rows[:6] == text.rows[:6] and branch.key != text.key and branch.busy
    assert text.branch(9, 4, "").length == 30 and some_text(30).branch(29, 4, "").length == 50


@pytest.mark.parametrize(
    ("prompt", "shown"), [("the", " dog dog"), ("the ", "dog dog"), ("", "dog dog")]
)
def test_the_first_word_is_spaced_from_the_prompt(prompt: str, shown: str) -> None:
    text = some_text(2)
    text = Text(text.folder, "", prompt, text.read, text.sampling, 30, text.rows)
    assert "".join(each.text for each in text.tokens(fake_language.vocabulary())) == shown
