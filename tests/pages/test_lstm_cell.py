"""The LSTM cell lab, with an engine that answers in this process."""

from __future__ import annotations

import math
from typing import Any

import pytest

from core.concepts import memory_task
from core.concepts.lstm_cell import EXAMPLES
from core.concepts.questions import QUESTIONS
from core.engine_client import Engine, EngineError
from tests.pages.conftest import Open, texts
from tests.pages.fake_answers import sent
from tests.pages.labs import alts
from ui import jobs, lstm_walk
from ui.components import lstm_cell as drawing


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """The engine computes here, with fewer steps; what it was asked is kept."""
    questions: list[tuple[Any, ...]] = []

    def ask(self: Engine, question: str, *arguments: Any) -> Any:
        questions.append(arguments)
        return QUESTIONS[question](*arguments)

    monkeypatch.setattr(Engine, "ask", ask)
    monkeypatch.setattr(memory_task, "STEPS", 25)
    for name in ("BATCH", "CHECK_SEQUENCES", "TEST_SEQUENCES"):
        monkeypatch.setattr(memory_task, name, 20)
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 60.0)
    return questions


def test_the_numbers_shown_are_those_of_the_formulas(open_page: Open) -> None:
    """x = 1 then -2 into a cell of weights from the address, worked out here by hand."""
    weights = "latch_1_0.5_0_0_0_0_2_0_0_0_0_1"
    app = open_page("lstm_cell", x="1, -2", weights=weights, h0="0.5", c0="2", at="4")
    head = sent(app, "lstm_cell")
    first, second = head["steps"]
    c, h = 2.0, 0.5
    for step, x in ((first, 1.0), (second, -2.0)):
        f = 1 / (1 + math.exp(-(x + 0.5 * h)))
        g, o = math.tanh(2 * x), 1 / (1 + math.exp(-1))
        c = f * c + 0.5 * g
        h = o * math.tanh(c)
        assert [step[name] for name in "figoch"] == pytest.approx([f, 0.5, g, o, c, h])
    assert head["place"] == 4 and head["editable"]
    assert head["weights"] == [1, 0.5, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1]
    assert "Weights of your own" in texts(app)


def test_weights_belong_to_the_example_they_were_made_from(open_page: Open) -> None:
    own = "_".join("1" * 12)
    app = open_page("lstm_cell", cell="counter", weights=f"latch_{own}")
    assert sent(app, "lstm_cell")["weights"] == list(EXAMPLES["counter"].cell.numbers())
    assert "c counts them" in texts(app)
    app = open_page("lstm_cell", weights="latch_1_2", at="999")
    head = sent(app, "lstm_cell")
    assert head["weights"] == list(EXAMPLES["latch"].cell.numbers())
    assert head["place"] == 3 * len(head["steps"]) - 1


def test_back_to_the_example(open_page: Open) -> None:
    app = open_page("lstm_cell", weights="latch_" + "_".join("1" * 12))
    app.button(key="lstm-back").click().run()
    assert "weights" not in app.query_params
    assert sent(app, "lstm_cell")["weights"] == list(EXAMPLES["latch"].cell.numbers())


def test_a_wrong_sequence_is_one_sentence(open_page: Open) -> None:
    app = open_page("lstm_cell", x="1, dog")
    assert "Sequence x: 'dog' is no number" in texts(app)


def test_a_link_may_lock_the_weights(open_page: Open) -> None:
    app = open_page("lstm_cell", hide="weights,x")
    assert not sent(app, "lstm_cell")["editable"] and not app.text_input


@pytest.mark.parametrize("value", [None, [1] * 11, [True] * 12, ["1"] * 12, [math.nan] * 12])
def test_what_is_no_weights_is_refused(value: object) -> None:
    assert drawing.validated(value) is None


def test_weights_are_rounded_and_bounded_and_the_examples_own_are_left_out() -> None:
    assert drawing.validated([99.0, 0.123] + 10 * [0])[:2] == (20.0, 0.12)  # type: ignore[index]
    assert lstm_walk._written("latch", EXAMPLES["latch"].cell.numbers()) == ""
    assert lstm_walk._written("latch", (0.5,) * 12) == "latch_" + "_".join(["0.5"] * 12)


def test_both_are_trained_and_measured(open_page: Open, asked: list[Any]) -> None:
    app = open_page("lstm_cell", seed="3", forget="1")
    assert not asked
    app.button(key="engine-work").click().run()
    assert not app.exception
    pairs = [(cell, length) for length in (5, 20, 100) for cell in ("simple_rnn", "lstm")]
    assert asked == [(*pair, 3, 1.0) for pair in pairs]
    table = app.table[0].value
    assert list(table["Steps to remember"]) == ["5", "20", "100"]
    for cell, title in memory_task.CELLS.items():
        shares = [memory_task.learn(cell, length, 3, 1.0).share for length in (5, 20, 100)]
        assert list(table[title]) == [f"{100 * share:.1f} %" for share in shares]
    assert "LSTM over 100 steps" in alts(app)[0]
    assert "fails at" in texts(app) and "seed 3, forget bias 1" in texts(app)
    app.run()
    assert len(asked) == 6, "a rerun asks nothing again"


def test_trouble_is_one_sentence_and_can_be_tried_again(
    open_page: Open, asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Engine, *arguments: Any) -> Any:
        raise EngineError("The prediction process ended unexpectedly.")

    with monkeypatch.context() as broken:
        broken.setattr(Engine, "ask", fail)
        app = open_page("lstm_cell")
        app.button(key="engine-work").click().run()
        assert "ended unexpectedly" in texts(app)
    app.button(key="engine-work-again").click().run()
    assert len(asked) == 6 and "With this seed" in texts(app)
