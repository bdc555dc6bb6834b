"""What people say about a run: a name, tags and notes, in a small file of their own.

Pages write annotations.json, the worker never does, so a run can be renamed while it trains.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterable
from typing import Any

from core.runs.atomic import read_json, write_json
from core.runs.run import Run
from core.schema import ConfigError

FILE = "annotations.json"
LONGEST_NAME, LONGEST_TAG, MOST_TAGS, LONGEST_NOTES = 80, 30, 12, 4000

_changing = threading.Lock()


@dataclasses.dataclass(frozen=True)
class Annotations:
    """An empty name means the one that the run was created with."""

    name: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""


def read_annotations(run: Run) -> Annotations:
    """The annotations of a run; what is absent or of a wrong type is empty."""
    return from_json(read_json(run.path(FILE)))


def from_json(data: Any) -> Annotations:
    """Annotations from JSON types; never raises."""
    if not isinstance(data, dict):
        return Annotations()
    tags = data.get("tags")
    return Annotations(
        _text(data.get("name"))[:LONGEST_NAME],
        tuple(map(_text, tags))[:MOST_TAGS] if isinstance(tags, list) else (),
        _text(data.get("notes"))[:LONGEST_NOTES],
    )


def annotate(run: Run, **changes: Any) -> Annotations:
    """Replace some of name, tags and notes. Raises ConfigError with one sentence, or OSError."""
    with _changing:
        new = dataclasses.replace(read_annotations(run), **changes)
        new = dataclasses.replace(
            new, name=new.name.strip(), tags=tidy(new.tags), notes=new.notes.strip()
        )
        _check(new)
        write_json(run.path(FILE), dataclasses.asdict(new))
    return new


def tidy(tags: Iterable[str]) -> tuple[str, ...]:
    """Without spaces around them, empty ones and repetitions: (' a', 'A', '') -> ('a',)."""
    kept: dict[str, str] = {}
    for tag in tags:
        kept.setdefault(tag.strip().casefold(), tag.strip())
    kept.pop("", None)
    return tuple(kept.values())


def _check(new: Annotations) -> None:
    if len(new.name) > LONGEST_NAME:
        raise ConfigError("name", f"too long; use at most {LONGEST_NAME} characters.")
    if long := next((tag for tag in new.tags if len(tag) > LONGEST_TAG), None):
        raise ConfigError("tags", f"{long[:20]!r}… is too long; use at most {LONGEST_TAG} letters.")
    if len(new.tags) > MOST_TAGS:
        raise ConfigError("tags", f"{len(new.tags)} of them; use at most {MOST_TAGS}.")
    if len(new.notes) > LONGEST_NOTES:
        raise ConfigError("notes", f"too long; use at most {LONGEST_NOTES:,} characters.")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
