"""The figure that sums a run up: a test result, or the best or last value of a metric."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeGuard

from core.runs.metric_summary import Summary, value

TESTS = {"test_accuracy": "Test accuracy", "test_perplexity": "Test perplexity"}
WHICH = {"best": "Best", "last": "Last"}


@dataclass(frozen=True)
class Final:
    """One figure of a run, with its own interval where the result has one, else NaN."""

    value: float
    low: float = math.nan
    high: float = math.nan


def options(results: list[dict[str, Any]], summaries: list[Summary]) -> list[str]:
    """What the runs can be summed up by: 'test_accuracy', 'best validation/loss', ..."""
    tests = [name for name in TESTS if any(_number(each.get(name)) for each in results)]
    names = sorted({name for each in summaries for name in each if name.startswith("validation")})
    return [*tests, *(f"{which} {name}" for which in WHICH for name in names)]


def final(option: str, result: dict[str, Any], summary: Summary) -> Final:
    """The figure of one run; NaN where it has none."""
    if option in TESTS:
        found, low, high = (result.get(name) for name in (option, "test_low", "test_high"))
        if not _number(found):
            return Final(math.nan)
        if option == "test_accuracy" and _number(low) and _number(high):
            return Final(float(found), float(low), float(high))
        return Final(float(found))
    which, _, name = option.partition(" ")
    known = value(summary, name, which)
    return Final(math.nan if known is None else float(known))


def _number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and math.isfinite(value)
