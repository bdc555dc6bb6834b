"""What the concept labs ask the engine for, because it takes seconds; each answer is cached by the
page, and each question is short, so that others get their answers in between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.concepts import memory_task

QUESTIONS: dict[str, Callable[..., Any]] = {"concepts.memory": memory_task.learn}
