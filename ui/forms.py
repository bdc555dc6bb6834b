"""Widgets from the fields of a config: label, help, range, unit and choices come from there."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable
from typing import Any

import streamlit as st

from core.schema import label_of

MOST_LETTERS = 14  # of choices side by side; longer lists become a select box

WORDS = {
    "adamw": "AdamW",
    "sgd": "SGD",
    "momentum": "SGD with momentum",
    "rmsprop": "RMSprop",
    "relu": "ReLU",
    "elu": "ELU",
    "gelu": "GELU",
    "silu": "SiLU",
    "tanh": "tanh",
    "leaky_relu": "Leaky ReLU",
}


def words(choice: str) -> str:
    """A choice as people write it: 'he_normal' -> 'He normal', 'relu' -> 'ReLU'."""
    return WORDS.get(choice, choice.replace("_", " ").capitalize())


def field(
    config: Any,
    name: str,
    key: str,
    on_change: Callable[..., None],
    *args: Any,
    disabled: bool = False,
) -> None:
    """The widget of one field of `config`, showing its value.

    The config is the truth: the widget takes its value on every rerun, and `on_change(*args)` finds
    the new one in `st.session_state[key]`.
    """
    rule = _field(type(config), name)
    kind = typing.get_type_hints(type(config))[name]
    st.session_state[key] = getattr(config, name)
    common = {
        "label": _label(rule),
        "help": rule.metadata["help"],
        "key": key,
        "on_change": on_change,
        "args": args,
        "disabled": disabled,
    }
    if kind is bool:
        st.toggle(**common)
    elif kind is str:
        _text(rule, common)
    else:
        _number(rule, kind, common)


def _field(kind: type, name: str) -> dataclasses.Field[Any]:
    return next(each for each in dataclasses.fields(kind) if each.name == name)


def _label(rule: dataclasses.Field[Any]) -> str:
    label, unit = label_of(rule), rule.metadata["unit"]
    return f"{label} ({unit})" if unit and unit not in label.lower() else label


def _text(rule: dataclasses.Field[Any], common: dict[str, Any]) -> None:
    choices = rule.metadata["choices"]
    if not choices:
        st.text_input(max_chars=80, **common)
    elif sum(map(len, choices)) <= MOST_LETTERS:
        st.segmented_control(options=choices, format_func=words, required=True, **common)
    else:
        st.selectbox(options=choices, format_func=words, **common)


def _number(rule: dataclasses.Field[Any], kind: type, common: dict[str, Any]) -> None:
    low, high, step = (rule.metadata[name] for name in ("low", "high", "step"))
    limits = {"min_value": low, "max_value": high}
    if kind is int:
        st.number_input(step=1, **limits, **common)
        return
    limits = {name: None if limit is None else float(limit) for name, limit in limits.items()}
    st.number_input(step=step or _step(high), format="%g", **limits, **common)


def _step(high: float | None) -> float:
    """One click of the arrows where the field names none."""
    return 1.0 if high is None or high > 10 else 0.0001
