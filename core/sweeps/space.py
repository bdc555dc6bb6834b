"""What a sweep may choose: a range or a list of values for each of several settings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.schema import ConfigError

MOST_SETTINGS = 12
MOST_VALUES = 50


@dataclass(frozen=True)
class Range:
    """Numbers from `low` to `high`, both included; `log`: each factor is as likely as any other,
    so 0.001 to 0.01 counts as much as 0.01 to 0.1. `whole`: whole numbers only."""

    name: str
    low: float
    high: float
    log: bool = False
    whole: bool = False

    def to_json(self) -> dict[str, Any]:
        low, high = (int(each) if self.whole else each for each in (self.low, self.high))
        return {"name": self.name, "low": low, "high": high, "log": self.log, "whole": self.whole}

    def draw(self, rng: np.random.Generator) -> float | int:
        """One value, as random search draws it; only for estimates."""
        low, high = float(self.low), float(self.high)
        if self.whole:
            low, high = low - 0.5, high + 0.5
        if self.log:
            found = math.exp(rng.uniform(math.log(low), math.log(high)))
        else:
            found = rng.uniform(low, high)
        found = min(max(found, self.low), self.high)
        return round(found) if self.whole else found

    @property
    def count(self) -> float:
        """How many different values there are; infinite for real numbers."""
        return self.high - self.low + 1 if self.whole else math.inf


@dataclass(frozen=True)
class Options:
    """One of these values."""

    name: str
    values: tuple[Any, ...]

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "values": list(self.values)}

    def draw(self, rng: np.random.Generator) -> Any:
        """One value, as random search draws it; only for estimates."""
        return self.values[int(rng.integers(len(self.values)))]

    @property
    def count(self) -> float:
        """How many different values there are."""
        return float(len(set(self.values)))


Dimension = Range | Options


def from_json(data: Any) -> Dimension:
    """The inverse of `to_json`. Raises ConfigError with one sentence."""
    try:
        if "values" in data:
            return Options(str(data["name"]), tuple(data["values"]))
        return Range(
            str(data["name"]),
            data["low"],
            data["high"],
            bool(data.get("log")),
            bool(data.get("whole")),
        )
    except (KeyError, TypeError) as problem:
        raise ConfigError("space", f"a setting of the search is damaged ({problem}).") from None


def combinations(space: Sequence[Dimension]) -> float:
    """How many different trials there can be; infinite as soon as one setting is a real number."""
    return math.prod(each.count for each in space)


def check_shape(each: Dimension, title: str) -> None:
    """Raise ConfigError for a range that is empty or a list too short; `title` names it."""
    if isinstance(each, Options):
        if len(set(each.values)) < 2:
            raise ConfigError(title, "needs two or more values to choose from.")
        if len(each.values) > MOST_VALUES:
            raise ConfigError(title, f"has {len(each.values)} values; use at most {MOST_VALUES}.")
        return
    for value in (each.low, each.high):
        if not _finite(value):
            raise ConfigError(title, f"{value!r} is not a finite number.")
    if not each.low < each.high:
        raise ConfigError(title, "the lower end must lie below the upper one.")
    if each.log and each.low <= 0:
        raise ConfigError(title, "a logarithmic range begins above 0; raise its lower end.")


def _finite(value: Any) -> bool:
    """A number, from wherever it comes."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value)
