"""Dataclass fields that state default, range, unit and help once; checks, JSON and URLs follow."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import difflib
import functools
import json
import math
import types
import typing
import zlib
from typing import Any

T = typing.TypeVar("T")
MAX_LINK_BYTES = 200_000


class ConfigError(ValueError):
    """A setting that cannot be used. `field` is its dotted name; the text names the remedy."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}" if field else problem)
        self.field = field
        self.problem = problem


def setting(
    default: Any,
    help: str,
    *,
    label: str = "",
    low: float | None = None,
    high: float | None = None,
    above: float | None = None,
    unit: str = "",
    choices: tuple[str, ...] = (),
    step: float | None = None,
) -> Any:
    """A dataclass field with its range.

    `low` and `high` are inclusive, `above` is exclusive; `step` is a hint for the form.
    """
    metadata = {
        "help": help,
        "label": label,
        "low": low,
        "high": high,
        "above": above,
        "unit": unit,
        "choices": choices,
        "step": step,
    }
    return dataclasses.field(default=default, metadata=metadata)


def label_of(field: dataclasses.Field[Any]) -> str:
    """What a form writes beside the field: 'batch_size' -> 'Batch size'."""
    return field.metadata.get("label") or field.name.replace("_", " ").capitalize()


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:
    """Types of the fields; working them out takes most of the time of reading a config."""
    return typing.get_type_hints(kind)


def check(config: Any, path: str = "") -> None:
    """Raise ConfigError for the first field of a (nested) config that is out of range."""
    hints = _hints(config.__class__)
    for field in dataclasses.fields(config):
        name = f"{path}.{field.name}" if path else field.name
        value = getattr(config, field.name)
        if dataclasses.is_dataclass(value):
            check(value, name)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                check(item, f"{name}[{index}]")
        elif field.metadata:
            _check_value(name, value, hints[field.name], field.metadata)


def _short(value: float) -> str:
    """A number for a sentence; a whole number of hundreds of digits has no short form."""
    return f"{value:g}" if abs(value) < 1e300 else "This number"


def _check_value(name: str, value: Any, kind: Any, rule: typing.Mapping[str, Any]) -> None:
    if kind is bool:
        if not isinstance(value, bool):
            raise ConfigError(name, f"{value!r} is not true or false.")
        return
    if kind is str:
        if not isinstance(value, str):
            raise ConfigError(name, f"{value!r} is not text.")
        if not value.isprintable():
            raise ConfigError(name, "has characters that cannot be shown; use plain text.")
        if rule["choices"] and value not in rule["choices"]:
            raise ConfigError(name, f"{value!r} is not one of {', '.join(rule['choices'])}.")
        return
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ConfigError(name, f"{value!r} is not a number.")
    if kind is int and not isinstance(value, int):
        raise ConfigError(name, f"{value!r} is not a whole number.")
    if isinstance(value, float) and not math.isfinite(value):
        raise ConfigError(name, f"{value} is not a finite number.")
    low, high, above = rule["low"], rule["high"], rule["above"]
    if above is not None and value <= above:
        raise ConfigError(name, f"{_short(value)} is too small; choose more than {above:g}.")
    if low is not None and value < low:
        raise ConfigError(name, f"{_short(value)} is too small; choose {low:g} or more.")
    if high is not None and value > high:
        raise ConfigError(name, f"{_short(value)} is too large; choose {high:g} or less.")


def to_dict(config: Any) -> dict[str, Any]:
    """Plain JSON types; the inverse of `from_dict`. A variant names its `kind`."""
    kind = {"kind": config.kind} if hasattr(config, "kind") else {}
    fields = dataclasses.fields(config)
    return kind | {field.name: _plain(getattr(config, field.name)) for field in fields}


def _plain(value: Any, convert: typing.Callable[[Any], dict[str, Any]] = to_dict) -> Any:
    if dataclasses.is_dataclass(value):
        return convert(value)
    if isinstance(value, tuple):
        return [_plain(item, convert) for item in value]
    return value


def from_dict(kind: type[T], data: Any, path: str = "") -> T:
    """Build and check a config from JSON types. Missing fields take their default."""
    config = _build(kind, data, path)
    check(config, path)
    return typing.cast(T, config)


def _build(kind: Any, data: Any, path: str) -> Any:
    if not isinstance(data, dict):
        raise ConfigError(path, 'expected a group of settings in braces, like {"epochs": 5}.')
    if "kind" in data and data["kind"] == getattr(kind, "kind", None):
        data = {key: value for key, value in data.items() if key != "kind"}
    names = [field.name for field in dataclasses.fields(kind)]
    hints = _hints(kind)
    for key in data:
        if key not in names:
            near = difflib.get_close_matches(str(key), names, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(names)}."
            raise ConfigError(f"{path}.{key}" if path else str(key), f"unknown setting{hint}")
    values = {
        name: _convert(hints[name], data[name], f"{path}.{name}" if path else name)
        for name in names
        if name in data
    }
    return kind(**values)


def _convert(kind: Any, value: Any, path: str) -> Any:
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, list | tuple):
            raise ConfigError(path, "expected a list in square brackets.")
        item = typing.get_args(kind)[0]
        return tuple(_convert(item, each, f"{path}[{i}]") for i, each in enumerate(value))
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return _build_variant(typing.get_args(kind), value, path)
    if dataclasses.is_dataclass(kind):
        return _build(kind, value, path)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            raise ConfigError(path, "the number is too large.") from None
    return value


def _build_variant(options: tuple[Any, ...], value: Any, path: str) -> Any:
    """One of several dataclasses, told apart by their field `kind`."""
    by_kind = {option.kind: option for option in options}
    named = value.get("kind") if isinstance(value, dict) else None
    if not isinstance(named, str) or named not in by_kind:
        raise ConfigError(f"{path}.kind", f"{named!r} is not one of {', '.join(by_kind)}.")
    return _build(by_kind[named], value, path)


def replace_field(config: Any, dotted: str, text: str) -> Any:
    """A copy with one setting changed from text, as in `--set training.batch_size=64`."""
    data = to_dict(config)
    target: Any = data
    *groups, last = dotted.split(".")
    for group in groups:
        target = target.get(group) if isinstance(target, dict) else None
    if not isinstance(target, dict) or last not in target:
        raise ConfigError(dotted, "unknown setting; write it as group.name=value.")
    if isinstance(target[last], str):
        target[last] = text
    else:
        try:
            target[last] = json.loads(text.lower() if text.lower() in ("true", "false") else text)
        except (ValueError, RecursionError):
            raise ConfigError(dotted, f"{text[:40]!r} is not a value of this setting.") from None
    return from_dict(type(config), data)


def with_value(config: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """A copy with one setting changed: ("model", "layers", 2, "filters") and 16."""
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        changed = with_value(config[first], rest, value)
        return (*config[:first], changed, *config[first + 1 :])
    return dataclasses.replace(config, **{first: with_value(getattr(config, first), rest, value)})


def _without_defaults(config: Any) -> dict[str, Any]:
    """Like `to_dict`, less what `from_dict` fills in; kind and version always stay."""
    kept = {"kind": config.kind} if hasattr(config, "kind") else {}
    for field in dataclasses.fields(config):
        value = getattr(config, field.name)
        if field.name == "version" or value != _default_of(field):
            kept[field.name] = _plain(value, _without_defaults)
    return kept


def _default_of(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def to_link(config: Any) -> str:
    """A short text for a URL: compressed JSON in base64url, without what is at its default.

    A default may therefore only change together with the schema version.
    """
    raw = json.dumps(_without_defaults(config), separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(zlib.compress(raw, 9)).decode().rstrip("=")


def from_link(kind: type[T], text: str) -> T:
    """The inverse of `to_link`; refuses damaged or oversized text with one sentence."""
    return from_dict(kind, link_data(text))


def link_data(text: str) -> Any:
    """The JSON types in a link; ConfigError when it is damaged or too long."""
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        raw = zlib.decompressobj().decompress(packed, MAX_LINK_BYTES)
        return json.loads(raw)
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        raise ConfigError("", "This link is damaged; copy it again, or load a JSON file.") from None
