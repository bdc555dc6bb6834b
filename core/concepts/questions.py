"""What the concept labs ask the engine for, because it takes a second or more; each question is one
short training, so that others get their answers in between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.concepts import initialization, leak, memory_task

QUESTIONS: dict[str, Callable[..., Any]] = {
    "concepts.memory": memory_task.learn,
    "concepts.initialization": initialization.learn,
    "concepts.leak": leak.measure,
}
