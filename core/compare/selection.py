"""The runs that an address names, and one sentence about each that cannot be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.config import AnyConfig
from core.runs.run import Run, RunNotFound
from core.runs.state import RunState
from core.runs.store import RunStore
from core.schema import ConfigError

MOST = 200


@dataclass(frozen=True)
class Compared:
    """A run that can be read, with what is known about it now."""

    run: Run
    config: AnyConfig
    state: RunState
    result: dict[str, Any]

    @property
    def id(self) -> str:
        return self.run.id


def ids_in(text: str) -> list[str]:
    """' a,b,,a' -> ['a', 'b']: each once, in order."""
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def select(store: RunStore, text: str) -> tuple[list[Compared], list[str]]:
    """The runs of an address 'a,b,c' in its order, and one sentence about each left out."""
    wanted = ids_in(text)
    found, problems = [], []
    for run_id in wanted[:MOST]:
        try:
            found.append(_read(store, run_id))
        except RunNotFound as problem:
            problems.append(str(problem))
        except (ConfigError, OSError) as problem:
            problems.append(_unreadable(store, run_id, problem))
    if len(wanted) > MOST:
        problems.append(f"{len(wanted):,} runs were asked for; the first {MOST} are compared.")
    return found, problems


def _read(store: RunStore, run_id: str) -> Compared:
    run = store.get(run_id)
    config, result = run.config(), run.result()
    return Compared(run, config, run.state(), result if isinstance(result, dict) else {})


def _unreadable(store: RunStore, run_id: str, problem: Exception) -> str:
    try:
        store.get(run_id)
    except RunNotFound as gone:  # deleted while it was read
        return str(gone)
    return f"Run {run_id[:80]!r} cannot be read: {_sentence(problem)}"


def _sentence(problem: Exception) -> str:
    text = (problem.strerror or "") if isinstance(problem, OSError) else str(problem)
    return f"{text.rstrip('.') or 'its files are damaged'}."
