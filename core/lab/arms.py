"""One way to train: measures against overfitting with their strengths, as text and as words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.config import AnyConfig
from core.lab import measures
from core.lab.measures import Measure
from core.schema import ConfigError

NONE = "none"


@dataclass(frozen=True)
class Arm:
    """No measure at all, one, or several at once.

    As text: "none", "l2=0.001", "dropout=0.5+l2=0.001".
    """

    parts: tuple[tuple[str, float], ...] = ()

    @property
    def text(self) -> str:
        return "+".join(f"{name}={strength:.6g}" for name, strength in self.parts) or NONE

    def title(self, config: AnyConfig) -> str:
        """'No regularization', 'L2 0.001 + dropout 0.5'."""
        known = measures.of(config)
        first, *others = [known[name].words(strength) for name, strength in self.parts] or [""]
        return " + ".join([first, *map(small, others)]) or "No regularization"

    def apply(self, config: AnyConfig) -> AnyConfig:
        """The base configuration with these measures. Raises ConfigError."""
        known = measures.of(config)
        for name, strength in self.parts:
            config = known[name].apply(config, strength)
        return config


def in_order(arms: Iterable[Arm], config: AnyConfig) -> tuple[Arm, ...]:
    """Each once: single measures as the form lists them, by strength, then the combinations. So
    that the same choice is the same lab."""
    names = list(measures.of(config))

    def place(arm: Arm) -> tuple[int, list[tuple[int, float]]]:
        return len(arm.parts), [(names.index(name), strength) for name, strength in arm.parts]

    return tuple(sorted(set(arms), key=place))


def small(title: str) -> str:
    """'Dropout 0.5' -> 'dropout 0.5', but 'L2 0.001' stays."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def arm(text: str, config: AnyConfig) -> Arm:
    """An arm from its text. ConfigError names what is wrong."""
    if text == NONE:
        return Arm()
    known = measures.of(config)
    parts = [_part(each, known) for each in text.split("+")]
    if len({name for name, _ in parts}) < len(parts):
        raise ConfigError("arms", f"{text[:60]!r} names a measure twice; name each once.")
    order = list(known)
    return Arm(tuple(sorted(parts, key=lambda part: order.index(part[0]))))


def _part(text: str, known: dict[str, Measure]) -> tuple[str, float]:
    name, _, given = text.strip().partition("=")
    measure = known.get(name)
    if measure is None:
        raise ConfigError("arms", f"{name[:40]!r} is not one of {', '.join(known)}.")
    if measure.strength is None:
        return name, 1.0
    try:
        strength = float(given)
    except ValueError:
        raise ConfigError(
            measure.title, f"{given[:20]!r} is not a number; write one like {measure.strength:g}."
        ) from None
    if not measure.low <= strength <= measure.high or (measure.whole and strength % 1):
        kind = "a whole number" if measure.whole else "a number"
        raise ConfigError(
            measure.title,
            f"{strength:g} cannot be used; choose {kind} from {measure.low:g} to {measure.high:g}.",
        )
    return name, strength
