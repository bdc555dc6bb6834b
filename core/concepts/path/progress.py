"""How far a person is on the path: small, immutable, and readable from a text nobody can trust."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.concepts.path.texts import Closing, Question, Topic

MOST_LETTERS = 5000  # of the closing text
MOST_KEPT = 40_000  # letters of all that the browser keeps


@dataclass(frozen=True)
class Steps:
    """One topic: the option predicted, whether it was compared, and the option last chosen for each
    question, None where there is none yet."""

    predicted: int | None = None
    compared: bool = False
    answers: tuple[int | None, ...] = ()

    def answer(self, number: int) -> int | None:
        """The option chosen for question `number`."""
        return self.answers[number] if number < len(self.answers) else None


@dataclass(frozen=True)
class Progress:
    """Steps by topic key; the closing text, whether it was compared, and the points ticked."""

    steps: dict[str, Steps] = field(default_factory=dict)
    text: str = ""
    compared: bool = False
    ticked: frozenset[int] = frozenset()

    def of(self, topic: Topic) -> Steps:
        return self.steps.get(topic.key, Steps())

    def done(self, topic: Topic) -> bool:
        """Predicted, compared, and each question answered rightly in the end."""
        steps = self.of(topic)
        right = all(
            steps.answer(number) == question.answer
            for number, question in enumerate(topic.questions)
        )
        return steps.predicted is not None and steps.compared and right

    def closed(self) -> bool:
        """Whether the closing text was written and compared."""
        return self.compared and bool(self.text.strip())

    def predict(self, topic: Topic, option: int | None) -> Progress:
        return self._with(topic, replace(self.of(topic), predicted=option))

    def compare(self, topic: Topic) -> Progress:
        return self._with(topic, replace(self.of(topic), compared=True))

    def choose(self, topic: Topic, number: int, option: int | None) -> Progress:
        steps = self.of(topic)
        answers = [steps.answer(place) for place in range(len(topic.questions))]
        answers[number] = option
        return self._with(topic, replace(steps, answers=tuple(answers)))

    def write(self, text: str) -> Progress:
        return replace(self, text=text[:MOST_LETTERS])

    def finish(self) -> Progress:
        return replace(self, compared=True)

    def tick(self, points: Sequence[int]) -> Progress:
        return replace(self, ticked=frozenset(points))

    def _with(self, topic: Topic, steps: Steps) -> Progress:
        return replace(self, steps=self.steps | {topic.key: steps})


def first_open(progress: Progress, topics: Sequence[Topic]) -> Topic | None:
    """The first topic that is not done; None when all are."""
    return next((topic for topic in topics if not progress.done(topic)), None)


def merged(kept: Progress, here: Progress) -> Progress:
    """What the browser kept, and what was done here, before that was known, in other topics."""
    return Progress(
        here.steps | kept.steps,
        here.text or kept.text,
        kept.compared or here.compared,
        kept.ticked | here.ticked,
    )


def to_text(progress: Progress) -> str:
    """JSON, the same for the same progress."""
    steps = {
        key: [each.predicted, each.compared, list(each.answers)]
        for key, each in sorted(progress.steps.items())
    }
    closing = [progress.text, progress.compared, sorted(progress.ticked)]
    return json.dumps({"steps": steps, "closing": closing}, separators=(",", ":"))


def from_text(text: Any, topics: Sequence[Topic], closing: Closing) -> Progress:
    """The inverse; whatever does not fit the topics of today is left out, never an error."""
    if not isinstance(text, str) or len(text) > MOST_KEPT:
        return Progress()
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return Progress()
    if not isinstance(found, dict):
        return Progress()
    given = found.get("steps")
    known = given if isinstance(given, dict) else {}
    steps = {topic.key: _steps(known[topic.key], topic) for topic in topics if topic.key in known}
    written = found.get("closing")
    words, compared, ticked = _three(written)
    return Progress(
        steps,
        words[:MOST_LETTERS] if isinstance(words, str) else "",
        compared is True,
        frozenset(
            each
            for each in (ticked if isinstance(ticked, list) else [])
            if type(each) is int and 0 <= each < len(closing.points)
        ),
    )


def _steps(found: Any, topic: Topic) -> Steps:
    predicted, compared, answers = _three(found)
    given = answers if isinstance(answers, list) else []
    return Steps(
        _option(predicted, topic.predict),
        compared is True,
        tuple(_option(each, question) for each, question in zip(given, topic.questions)),  # noqa: B905
    )


def _option(value: Any, question: Question) -> int | None:
    """The number of an option, None unless there is such a one."""
    return value if type(value) is int and 0 <= value < len(question.options) else None


def _three(value: Any) -> list[Any]:
    """A list of three, or three times None."""
    return value if isinstance(value, list) and len(value) == 3 else [None, None, None]
