"""Progress on the path: what counts as done, and what a browser may send."""

from __future__ import annotations

import json

import pytest

from core.concepts.path.progress import (
    MOST_LETTERS,
    Progress,
    Steps,
    first_open,
    from_text,
    merged,
    to_text,
)
from core.concepts.path.texts import Topic, closing, topics


def through(progress: Progress, topic: Topic) -> Progress:
    progress = progress.predict(topic, 0).compare(topic)
    for number, question in enumerate(topic.questions):
        progress = progress.choose(topic, number, question.answer)
    return progress


def test_a_topic_is_done_when_predicted_compared_and_answered_rightly() -> None:
    topic = topics()[0]
    progress = Progress().predict(topic, 0)
    assert not progress.done(topic)
    progress = progress.compare(topic)
    for number, question in enumerate(topic.questions):
        assert not progress.done(topic)
        progress = progress.choose(topic, number, (question.answer + 1) % len(question.options))
        assert not progress.done(topic)
        progress = progress.choose(topic, number, question.answer)
    assert progress.done(topic)
    assert first_open(progress, topics()) == topics()[1]


def test_all_done() -> None:
    progress = Progress()
    for topic in topics():
        progress = through(progress, topic)
    assert first_open(progress, topics()) is None
    assert not progress.closed()
    assert progress.write("CNNs are").finish().closed()
    assert not progress.write("  ").finish().closed()


def test_what_is_kept_comes_back() -> None:
    progress = through(Progress(), topics()[3]).predict(topics()[5], 1).write("ä\n𝄞").tick([2, 0])
    again = from_text(to_text(progress), topics(), closing())
    assert again == progress
    assert to_text(again) == to_text(progress)


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        "",
        "nonsense",
        "[]",
        "null",
        "[" * 5000,
        json.dumps({"steps": [], "closing": {}}),
        json.dumps({"steps": {"images": 3, "unknown": [0, True, []]}}),
        json.dumps({"steps": {"images": [99, "x", [-1, True, "0", 2.0, 5, 5]]}}),
        json.dumps({"closing": [5, 1, [99, "x", True, -1]]}),
        "x" * 50_000,
    ],
)
def test_nonsense_is_no_progress(text: object) -> None:
    found = from_text(text, topics(), closing())
    assert found.text == "" and not found.compared and not found.ticked
    for steps in found.steps.values():
        assert steps.predicted is None and not steps.compared
        assert all(each is None for each in steps.answers)


def test_a_long_text_is_cut() -> None:
    assert len(Progress().write("x" * 10_000).text) == MOST_LETTERS


def test_merging_keeps_both() -> None:
    one, two = topics()[:2]
    kept = through(Progress(), one).write("kept").tick([0])
    here = Progress().predict(two, 1).tick([1])
    found = merged(kept, here)
    assert found.done(one) and found.of(two) == Steps(1)
    assert found.text == "kept" and found.ticked == {0, 1}
