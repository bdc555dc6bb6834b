"""What a lab trains: a base network, arms and seeds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import orjson

from core.config import AnyConfig, parse, validate
from core.lab import measures
from core.lab.arms import Arm, arm, in_order
from core.schema import ConfigError, to_dict

FEWEST_SEEDS, MOST_SEEDS, MOST_ARMS, MOST_RUNS = 3, 30, 16, 150
LONGEST_NAME = 80


@dataclass(frozen=True)
class Plan:
    """`base` is without any measure; the first arm is what the others are compared with."""

    base: AnyConfig
    arms: tuple[Arm, ...]
    seeds: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """JSON types; the inverse of `from_json`."""
        return {
            "base": to_dict(self.base),
            "arms": [each.text for each in self.arms],
            "seeds": list(self.seeds),
        }

    @cached_property
    def id(self) -> str:
        """Twelve hexadecimal digits; the same plan has the same."""
        raw = orjson.dumps(self.to_json(), option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(raw).hexdigest()[:12]

    def title(self, each: Arm) -> str:
        """What an arm is called."""
        return each.title(self.base)

    def config(self, each: Arm, seed: int) -> AnyConfig:
        """The run of an arm with a seed.

        Initial weights, split and order of the data come from the seed alone, so they are the same
        in every arm; more data holds the same images and others, in another order.
        """
        name = f"{self.title(each)}, seed {seed}"[:LONGEST_NAME]
        return replace(each.apply(self.base), name=name, seed=seed)


def make(base: AnyConfig, arms: tuple[Arm, ...], seeds: tuple[int, ...]) -> Plan:
    """A checked plan on the bare base network. Raises ConfigError with one sentence."""
    arms, seeds = in_order(arms, base), tuple(sorted(set(seeds)))
    if len(arms) < 2:
        raise ConfigError("Arms", "switch on at least one measure to compare with none.")
    if len(arms) > MOST_ARMS:
        raise ConfigError("Arms", f"{len(arms)} of them; use at most {MOST_ARMS}.")
    if not FEWEST_SEEDS <= len(seeds) <= MOST_SEEDS:
        raise ConfigError("Seeds", f"choose from {FEWEST_SEEDS} to {MOST_SEEDS} of them.")
    if len(arms) * len(seeds) > MOST_RUNS:
        raise ConfigError(
            "Seeds",
            f"{len(arms) * len(seeds)} runs in all; choose fewer seeds or arms, for at most "
            f"{MOST_RUNS}.",
        )
    plan = Plan(replace(measures.bare(base), seed=1), arms, seeds)
    for each in plan.arms:
        validate(plan.config(each, seeds[0]))
    return plan


def from_json(data: Any) -> Plan:
    """A plan from JSON types. Raises ConfigError when it is damaged."""
    try:
        base = parse(data["base"])
        arms = tuple(arm(str(each), base) for each in data["arms"])
        seeds = tuple(int(each) for each in data["seeds"])
    except (KeyError, TypeError, ValueError):
        raise ConfigError("", "The file of this lab is damaged; start it again.") from None
    return make(base, arms, seeds)
