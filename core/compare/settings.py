"""Settings of runs as flat tables: which differ, and how a person calls them."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Sequence
from typing import Any

from core.config import AnyConfig, RunConfig
from core.layers import Layer
from core.models.titles import names, title
from core.schema import label_of

Flat = dict[str, Any]  # "training.learning_rate": 0.001
LAYERS, KIND = "model.layers", "kind"
UNSAID = ("name", "version")
GROUPS = {
    "data": "Data",
    "preprocessing": "Preprocessing",
    "augmentation": "Augmentation",
    "model": "Network",
    "training": "Training",
}


def flat(config: AnyConfig) -> Flat:
    """Every setting by its dotted name, and those of the layers by the layer's name.

    "model.layers" is the stack in words; "model.conv1.filters" is one setting of one layer.
    """
    kind = "images" if isinstance(config, RunConfig) else "text"
    found: Flat = {KIND: kind, **_flat(config, "")}
    if isinstance(config, RunConfig):
        layers = config.model.layers
        found[LAYERS] = ", ".join(_stack_title(layer) for layer in layers)
        for name, layer in zip(names(layers), layers, strict=True):
            found |= _flat(layer, f"model.{name}.")
    return {name: value for name, value in found.items() if name not in UNSAID}


def _flat(config: Any, place: str) -> Flat:
    found: Flat = {}
    for field in dataclasses.fields(config):
        value = getattr(config, field.name)
        if dataclasses.is_dataclass(value):
            found |= _flat(value, f"{place}{field.name}.")
        elif not isinstance(value, tuple):
            found[f"{place}{field.name}"] = value
    return found


def _stack_title(layer: Layer) -> str:
    units = getattr(layer, "filters", None)
    return f"{title(layer)} ({units})" if units else title(layer)


def labels(config: AnyConfig) -> dict[str, str]:
    """Dotted name -> 'Learning rate', or 'Conv1: filters' and 'Augmentation: shift'."""
    found = {KIND: "Learns from", LAYERS: "Layers", **_labels(config, "", "")}
    if isinstance(config, RunConfig):
        layers = config.model.layers
        for name, layer in zip(names(layers), layers, strict=True):
            found |= _labels(layer, f"model.{name}.", f"{name.capitalize()}: ")
    return found


def _labels(config: Any, place: str, before: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in dataclasses.fields(config):
        value = getattr(config, field.name)
        if dataclasses.is_dataclass(value):
            deep = f"{GROUPS[field.name]}: " if place else ""
            found |= _labels(value, f"{place}{field.name}.", deep)
            continue
        unit = field.metadata.get("unit")
        name = label_of(field)
        name = (
            before + name[0].lower() + name[1:] if before and name[1:2].islower() else before + name
        )
        found[f"{place}{field.name}"] = f"{name} ({unit})" if unit else name
    return found


def differing(settings: Sequence[Flat]) -> list[str]:
    """Names of the settings that are not the same in all, in the order of the first.

    The settings of single layers count only where all networks have the same kinds of layers in
    the same order; else the stack in words says it. A stack that differs only in what single
    layers say is left to them.
    """
    order = list(dict.fromkeys(name for each in settings for name in each))
    different = [name for name in order if len({_key(each.get(name)) for each in settings}) > 1]
    if all(_layer_names(each) == _layer_names(settings[0]) for each in settings):
        return [name for name in different if name != LAYERS]
    return [name for name in different if not _of_layer(name)]


def telling(names: Sequence[str], settings: Sequence[Flat]) -> list[str]:
    """The settings without those that always change together with one before them.

    >>> telling(["shift", "zoom", "l2"], [{"shift": 0, "zoom": 0, "l2": 0},
    ...     {"shift": 1, "zoom": 0.1, "l2": 0}, {"shift": 0, "zoom": 0, "l2": 0.01}])
    ['shift', 'l2']
    """
    kept: dict[tuple[int, ...], str] = {}
    for name in names:
        places: dict[Hashable, int] = {}
        parts = (places.setdefault(_key(each.get(name)), len(places)) for each in settings)
        kept.setdefault(tuple(parts), name)
    return list(kept.values())


def _of_layer(name: str) -> bool:
    return name.startswith("model.") and name.count(".") == 2


def _layer_names(each: Flat) -> list[str]:
    return [name for name in each if _of_layer(name)]


def _key(value: Any) -> Hashable:
    return type(value).__name__ == "bool", value


def text(value: Any) -> str:
    """As a table says it: True -> 'yes', 0.001 -> '0.001', a setting that is absent -> '–'."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value) or "–"


def titles(headings: Sequence[str], settings: Sequence[Flat], names: dict[str, str]) -> list[str]:
    """A name for each run, no two alike: the heading, and where that is shared the settings that
    differ among those, or at last a number.

    >>> titles(["A", "A"], [{"seed": 1}, {"seed": 2}], {"seed": "Seed"})
    ['A, seed 1', 'A, seed 2']
    """
    found: list[str] = []
    for heading, own in zip(headings, settings, strict=True):
        twins = [each for each, name in zip(settings, headings, strict=True) if name == heading]
        said = [
            f"{names.get(name, name).split(' (')[0].lower()} {text(own.get(name))}"
            for name in differing(twins)
            if name != LAYERS
        ]
        found.append(", ".join([heading, *said[:2]]))
    return [
        name if found.count(name) == 1 else f"{name} ({found[: place + 1].count(name)})"
        for place, name in enumerate(found)
    ]
