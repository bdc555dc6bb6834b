"""Reading and checking the texts of the guided path.

A question has one right answer, `right`, and at least one of `wrong`; so there is no way to mark
two as right or none. The order in which they are shown is mixed once and for all by the question.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

FOLDER = Path(__file__).parent
CLOSING = "closing"


class BadText(ValueError):
    """A file of the path that is not as it should be; the text names file, field and remedy."""


@dataclass(frozen=True)
class Question:
    """`options` as they are shown, `answer` the place of the right one, `why` in one or two
    sentences."""

    ask: str
    options: tuple[str, ...]
    answer: int
    why: str


@dataclass(frozen=True)
class Experiment:
    """A page (the stem of its file) in a state, with what to do there; `hide` names controls."""

    page: str
    label: str
    do: str
    parameters: Mapping[str, str]
    hide: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """One topic. `key` names it in addresses and in what the browser keeps."""

    key: str
    title: str
    idea: str
    predict: Question
    experiment: Experiment
    questions: tuple[Question, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Closing:
    """The closing exercise: the task, an answer to compare with, and points to look for."""

    title: str
    task: str
    answer: str
    points: tuple[str, ...]
    sources: tuple[str, ...]


@cache
def topics() -> tuple[Topic, ...]:
    """All topics in the order of their files, 01-images.toml first. Raises BadText."""
    return tuple(read_topic(path) for path in sorted(FOLDER.glob("[0-9][0-9]-*.toml")))


@cache
def closing() -> Closing:
    """The closing exercise. Raises BadText."""
    part = _Part(_parsed(FOLDER / f"{CLOSING}.toml"), CLOSING)
    found = Closing(
        part.text("title"),
        part.text("task"),
        part.text("answer"),
        part.texts("points"),
        part.texts("sources"),
    )
    part.finish()
    return found


def read_topic(path: Path) -> Topic:
    """One file, checked. Raises BadText."""
    part = _Part(_parsed(path), path.name)
    found = Topic(
        path.stem.partition("-")[2],
        part.text("title"),
        part.text("idea"),
        _question(part.part("predict")),
        _experiment(part.part("experiment")),
        tuple(_question(each) for each in part.parts("questions")),
        part.texts("sources"),
    )
    part.finish()
    return found


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise BadText(f"{path.name} is no valid TOML ({problem}); correct that line.") from None


def _question(part: _Part) -> Question:
    right, wrong = part.text("right"), part.texts("wrong")
    if len({right, *wrong}) < 1 + len(wrong):
        raise BadText(f"{part.name}: two answers are the same; make each of them different.")
    options = [right, *wrong]
    ask = part.text("ask")
    Random(ask).shuffle(options)
    found = Question(ask, tuple(options), options.index(right), part.text("why"))
    part.finish()
    return found


def _experiment(part: _Part) -> Experiment:
    given = part.take("parameters")
    if not isinstance(given, dict) or not all(isinstance(each, str) for each in given.values()):
        raise BadText(f"{part.name}.parameters: each value has to be a text in quotes.")
    found = Experiment(
        part.text("page"),
        part.text("label"),
        part.text("do"),
        given,
        part.texts("hide", least=0),
    )
    part.finish()
    return found


class _Part:
    """A table of a file whose fields are taken one by one; none may be missing or left over."""

    def __init__(self, found: Mapping[str, Any], name: str) -> None:
        self.left, self.name = dict(found), name

    def take(self, field: str) -> Any:
        if field not in self.left:
            raise BadText(f"{self.name}: {field} is missing; add it.")
        return self.left.pop(field)

    def text(self, field: str) -> str:
        value = self.take(field)
        if not isinstance(value, str) or not value.strip():
            raise BadText(f"{self.name}.{field} has to be a text; write one.")
        return value.strip()

    def texts(self, field: str, least: int = 1) -> tuple[str, ...]:
        value = self.take(field)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise BadText(f"{self.name}.{field} has to be a list of texts.")
        if len(value) < least:
            raise BadText(f"{self.name}.{field} has to have at least {least}; add one.")
        return tuple(value)

    def part(self, field: str) -> _Part:
        value = self.take(field)
        if not isinstance(value, dict):
            raise BadText(f"{self.name}.{field} has to be a table; write [{field}].")
        return _Part(value, f"{self.name}.{field}")

    def parts(self, field: str) -> list[_Part]:
        value = self.take(field)
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise BadText(f"{self.name}.{field} has to be tables; write [[{field}]].")
        return [_Part(each, f"{self.name}.{field}[{place}]") for place, each in enumerate(value)]

    def finish(self) -> None:
        """Complain about what nobody has taken: a misspelt field would be silently lost."""
        if self.left:
            raise BadText(f"{self.name}: {next(iter(self.left))} is unknown; remove or rename it.")
