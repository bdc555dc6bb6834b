"""Which settings of a configuration a sweep can choose, and in what range it looks at first."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.compare.settings import labels
from core.config import AnyConfig, RunConfig, validate
from core.layers import Conv, Dense, Dropout, Pool
from core.models.titles import names
from core.schema import ConfigError, check, label_of, with_value
from core.sweeps.space import MOST_SETTINGS, Dimension, Options, Range, check_shape

Path = tuple[str | int, ...]

# Not searched: what decides how long is trained, what changes the measure, and what seldom matters.
LEFT_OUT = ("epochs", "patience", "keep", "loss", "padding")
LEFT_OUT_OF_LAYERS = ("bias_initializer", "dense", "padding")
IMAGE_GROUPS: tuple[Path, ...] = (
    ("training",),
    ("data", "augmentation"),
    ("data", "preprocessing"),
)
TEXT_GROUPS: tuple[Path, ...] = (("training",), ("model",))
TOGETHER = {
    kind: (kind.kind, f"All {title}")
    for kind, title in (
        (Conv, "convolutions"),
        (Dense, "dense layers"),
        (Pool, "pooling layers"),
        (Dropout, "dropout layers"),
    )
}

FACTORS: dict[str, tuple[float, ...]] = {"batch_size": (0.25, 0.5, 1, 2, 4)}
FACTORS |= dict.fromkeys(("filters", "units", "embedding", "steps"), (0.5, 1, 2))
CHOICES = {
    "activation": ("relu", "tanh", "elu", "gelu", "silu"),
    "kernel_initializer": ("glorot_uniform", "he_normal", "lecun_normal"),
}
LISTS: dict[str, tuple[Any, ...]] = {
    "kernel": (3, 5, 7),
    "size": (2, 3),
    "stride": (1, 2),
    "max_norm": (0.0, 1.0, 2.0, 3.0, 4.0),
}
RANGES: dict[str, tuple[float, float, bool]] = {
    "l1": (1e-7, 1e-3, True),
    "l2": (1e-6, 1e-2, True),
    "rate": (0.0, 0.7, False),
    "dropout": (0.0, 0.7, False),
    "dropout_input": (0.0, 0.7, False),
    "dropout_recurrent": (0.0, 0.7, False),
    "label_smoothing": (0.0, 0.2, False),
    "shift": (0.0, 3.0, False),
    "rotation": (0.0, 20.0, False),
    "zoom": (0.0, 0.2, False),
    "shear": (0.0, 20.0, False),
    "elastic": (0.0, 6.0, False),
    "warmup_epochs": (0.0, 2.0, False),
    "decay_factor": (0.3, 0.95, False),
    "clip_norm": (0.25, 10.0, True),
    "forget_bias": (0.0, 2.0, False),
    "init_scale": (0.01, 0.1, True),
    "layers": (1, 3, False),
    "hold_epochs": (1, 8, False),
    "decay_every": (1, 8, False),
}


@dataclass(frozen=True)
class Searchable:
    """A setting that can be searched. `paths`: the places that take its value, several where it
    stands for all layers of a kind; `rule`: its declared range or choices; `kind`: its type."""

    name: str
    label: str
    help: str
    kind: type
    rule: Mapping[str, Any]
    paths: tuple[Path, ...]
    proposal: Dimension


def searchable(config: AnyConfig) -> dict[str, Searchable]:
    """By dotted name: 'training.learning_rate', 'model.conv1.filters', 'model.conv*.kernel'."""
    said = labels(config)
    groups = IMAGE_GROUPS if isinstance(config, RunConfig) else TEXT_GROUPS
    found: dict[str, Searchable] = {}
    for group in groups:
        for rule in dataclasses.fields(_part(config, group)):
            if rule.name not in LEFT_OUT:
                path = (*group, rule.name)
                name = ".".join(map(str, path))
                found[name] = _searchable(config, name, said[name], rule, (path,))
    if isinstance(config, RunConfig):
        found |= _of_kinds(config) | _of_layers(config, said)
    return found


def _of_kinds(config: RunConfig) -> dict[str, Searchable]:
    """Settings that all layers of a kind share, where there are several of the kind."""
    found = {}
    for kind, (short, title) in TOGETHER.items():
        places = [i for i, layer in enumerate(config.model.layers) if isinstance(layer, kind)]
        for rule in dataclasses.fields(kind) if len(places) > 1 else ():
            if rule.name in LEFT_OUT_OF_LAYERS:
                continue
            paths = tuple(("model", "layers", place, rule.name) for place in places)
            name = f"model.{short}*.{rule.name}"
            found[name] = _searchable(config, name, f"{title}: {_lower(rule)}", rule, paths)
    return found


def _of_layers(config: RunConfig, said: dict[str, str]) -> dict[str, Searchable]:
    found = {}
    layers = config.model.layers
    for place, (layer, short) in enumerate(zip(layers, names(layers), strict=True)):
        for rule in dataclasses.fields(layer):
            if rule.name not in LEFT_OUT_OF_LAYERS:
                name = f"model.{short}.{rule.name}"
                path: Path = ("model", "layers", place, rule.name)
                found[name] = _searchable(config, name, said[name], rule, (path,))
    return found


def _lower(rule: dataclasses.Field[Any]) -> str:
    label, unit = label_of(rule), rule.metadata.get("unit")
    said = label[0].lower() + label[1:]
    return f"{said} ({unit})" if unit else said


def _searchable(
    config: AnyConfig,
    name: str,
    label: str,
    rule: dataclasses.Field[Any],
    paths: tuple[Path, ...],
) -> Searchable:
    now = _part(config, paths[0])
    kind = typing.get_type_hints(type(_part(config, paths[0][:-1])))[rule.name]
    proposal = propose(name, now, kind, rule.metadata)
    return Searchable(name, label, rule.metadata["help"], kind, rule.metadata, paths, proposal)


def propose(name: str, now: Any, kind: type, rule: Mapping[str, Any]) -> Dimension:
    """Where to look first: around the value now, or where the setting usually makes a difference,
    always within its declared range.

    >>> propose("training.batch_size", 64, int, {"low": 1, "high": 8192, "above": None})
    Options(name='training.batch_size', values=(16, 32, 64, 128, 256))
    """
    last = name.rpartition(".")[2]
    if kind is bool:
        return Options(name, (False, True))
    if kind is str:
        usual = CHOICES.get(last, rule["choices"])
        return Options(name, tuple(each for each in rule["choices"] if each in (*usual, now)))
    low, high = _ends(rule)
    if last in LISTS:
        return Options(name, tuple(sorted({*LISTS[last], kind(now)})))
    if last in FACTORS:
        values = {max(1, round(now * factor)) for factor in FACTORS[last]}
        return Options(name, tuple(sorted(each for each in values if low <= each <= high)))
    if last == "learning_rate":
        return Range(name, float(f"{now / 10:.3g}"), float(f"{now * 10:.3g}"), log=True)
    first, end, log = RANGES.get(last, (max(low, now / 2), min(high, max(2 * now, 1.0)), False))
    return Range(name, kind(first), kind(end), log, whole=kind is int)


def _ends(rule: Mapping[str, Any]) -> tuple[float, float]:
    low = rule["above"] if rule["low"] is None else rule["low"]
    return (
        float("-inf") if low is None else low,
        float("inf") if rule["high"] is None else rule["high"],
    )


def check_space(base: AnyConfig, space: Sequence[Dimension]) -> None:
    """Raise ConfigError, naming the setting and the remedy, for a space that cannot be searched."""
    if not space:
        raise ConfigError("", "Choose one or more settings to search.")
    if len(space) > MOST_SETTINGS:
        raise ConfigError("", f"{len(space)} settings are too many; search {MOST_SETTINGS}.")
    known, taken = searchable(base), dict[Path, str]()
    for each in space:
        setting = known.get(each.name)
        if setting is None:
            raise ConfigError(each.name, "is no setting of this network that can be searched.")
        check_shape(each, setting.label)
        for value in each.values if isinstance(each, Options) else (each.low, each.high):
            _check_value(base, setting, value)
        for path in setting.paths:
            if path in taken:
                raise ConfigError(
                    setting.label, f"is set by {taken[path]!r} too; take one of them away."
                )
            taken[path] = setting.label


def _check_value(base: AnyConfig, setting: Searchable, value: Any) -> None:
    group = setting.paths[0][:-1]
    try:
        typed = float(value) if setting.kind is float and type(value) is int else value
        check(dataclasses.replace(_part(base, group), **{str(setting.paths[0][-1]): typed}))
    except ConfigError as problem:
        raise ConfigError(setting.label, problem.problem) from None


def applied(base: AnyConfig, values: Mapping[str, Any], name: str = "") -> AnyConfig:
    """The configuration with these values and this name. Raises ConfigError when they do not go
    together, or when one names a setting that is not there."""
    known = searchable(base)
    config: Any = dataclasses.replace(base, name=name)
    for each, value in values.items():
        if each not in known:
            raise ConfigError(each, "is no setting of this network.")
        typed = float(value) if known[each].kind is float else value
        for path in known[each].paths:
            config = with_value(config, path, typed)
    if not isinstance(config, RunConfig) and config.model.tied:
        # Tied weights serve both ends, so the embedding follows the hidden state.
        config = with_value(config, ("model", "embedding"), config.model.units)
    validate(config)
    return typing.cast(AnyConfig, config)


def _part(config: Any, path: Path) -> Any:
    for step in path:
        config = config[step] if isinstance(step, int) else getattr(config, step)
    return config
