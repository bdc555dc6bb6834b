"""The texts of the guided path: complete, checked, and refused when they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.concepts.path.texts import BadText, Question, closing, read_topic, topics

GOOD = """
title = "T"
idea = "I"
sources = ["S"]
[predict]
ask = "A?"
right = "yes"
wrong = ["no"]
why = "W"
[experiment]
page = "convolution"
label = "L"
do = "D"
parameters = { size = "5" }
hide = []
[[questions]]
ask = "B?"
right = "1"
wrong = ["2", "3"]
why = "W"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "01-test.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_thirteen_topics_in_order() -> None:
    found = topics()
    assert len(found) == 13
    assert len({topic.key for topic in found}) == 13
    assert found[0].key == "images" and found[-1].key == "lstm"


def every_question() -> list[Question]:
    return [each for topic in topics() for each in (topic.predict, *topic.questions)]


@pytest.mark.parametrize("question", every_question(), ids=lambda each: each.ask[:40])
def test_each_question_has_one_right_answer_and_an_explanation(question: Question) -> None:
    assert len(set(question.options)) == len(question.options) >= 2
    assert 0 <= question.answer < len(question.options)
    assert len(question.why) > 20 and question.why[-1] in ".?!'"


@pytest.mark.parametrize("topic", topics(), ids=lambda each: each.key)
def test_each_topic_is_short_and_cites_a_source(topic: object) -> None:
    assert 2 <= len(topic.questions) <= 3  # type: ignore[attr-defined]
    assert topic.sources and len(topic.idea) < 700  # type: ignore[attr-defined]
    asks = [each.ask for each in topic.questions]  # type: ignore[attr-defined]
    assert len(set(asks)) == len(asks)


def test_the_right_answers_do_not_all_stand_at_one_place() -> None:
    places = [each.answer for each in every_question()]
    assert max(places.count(place) for place in range(3)) < 0.6 * len(places)


def test_the_closing_exercise_asks_what_the_path_taught() -> None:
    found = closing()
    for word in ("convolutional", "used for", "pooling", "LSTM"):
        assert word in found.task
    assert len(found.points) >= 6 and len(found.answer.split("\n\n")) == 3


def test_a_good_file_is_read(tmp_path: Path) -> None:
    topic = read_topic(written(tmp_path, GOOD))
    assert topic.key == "test" and topic.experiment.parameters == {"size": "5"}
    assert topic.questions[0].options[topic.questions[0].answer] == "1"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('title = "T"', "", "title is missing"),
        ('right = "yes"', 'right = "no"', "two answers are the same"),
        ('why = "W"\n[experiment]', 'why = ""\n[experiment]', "why has to be a text"),
        ('wrong = ["no"]', "wrong = []", "at least 1"),
        ('wrong = ["no"]', 'wrong = ["no"]\nhint = "x"', "hint is unknown"),
        ('size = "5"', "size = 5", "in quotes"),
        ('idea = "I"', "idea = I", "no valid TOML"),
        ("[[questions]]", "[questions]", "has to be tables"),
        ("hide = []", "hide = [1]", "list of texts"),
    ],
)
def test_a_bad_file_is_refused_with_the_field(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    with pytest.raises(BadText, match=words):
        read_topic(written(tmp_path, GOOD.replace(old, new)))
