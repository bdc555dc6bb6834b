"""Where a run stands: one small frozen record, replaced as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

ACTIVE = ("queued", "starting", "running", "evaluating")
RESTING = ("paused", "interrupted")  # a resumed run goes on from its last checkpoint
OVER = ("finished", "stopped", "failed")
ENDED = (*OVER, *RESTING)


@dataclass(frozen=True)
class RunState:
    """Written by the worker alone; a run without a state file is queued.

    phase: one of ACTIVE or ENDED. "interrupted" is never written: readers conclude it from a
    worker that is gone. Times are unix seconds; `seconds` is time spent training; `resumed` counts
    how often a worker took the run up again.
    """

    phase: str = "queued"
    epoch: int = 0
    epochs: int = 0
    step: int = 0
    steps: int = 0
    started: float | None = None
    ended: float | None = None
    seconds: float = 0.0
    images_per_second: float = 0.0
    device: str = ""
    parameters: int = 0
    best_epoch: int = 0
    test_accuracy: float | None = None
    tokens_per_second: float = 0.0
    test_perplexity: float | None = None
    message: str = ""
    resumed: int = 0
    worker: dict[str, Any] = field(default_factory=dict)

    @property
    def active(self) -> bool:
        return self.phase in ACTIVE

    @property
    def resting(self) -> bool:
        """Not over: it waits for somebody to resume it."""
        return self.phase in RESTING

    @property
    def share(self) -> float:
        """Done part of the training, 0 to 1."""
        return min(1.0, self.step / self.steps) if self.steps else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Time left at the pace so far; None before the first step."""
        if not self.step or not self.seconds:
            return None
        return self.seconds * (self.steps - self.step) / self.step


def from_json(data: Any) -> RunState:
    """A state from JSON types; unknown keys and values of a wrong type are dropped."""
    if not isinstance(data, dict):
        return RunState()
    kinds: dict[str, Any] = {each.name: type(each.default) for each in fields(RunState)}
    kinds |= {
        "started": float,
        "ended": float,
        "test_accuracy": float,
        "test_perplexity": float,
        "worker": dict,
    }
    kinds = {name: (int, float) if kind is float else kind for name, kind in kinds.items()}
    good: dict[str, Any] = {
        name: value
        for name, value in data.items()
        if name in kinds and isinstance(value, kinds[name])
    }
    return RunState(**good)
