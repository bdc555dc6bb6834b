"""Widgets from the fields of a config: label, help, range, unit and choices come from there."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable
from typing import Any

import streamlit as st

from core.schema import ConfigError, check, label_of

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
    "lstm": "LSTM",
    "gru": "GRU",
    "simple_rnn": "SimpleRNN",
    "tpe": "Bayesian",
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
    the new one in `st.session_state[key]`. Below a number that is refused stands the reason, and
    the old one stays.
    """
    rule = _field(type(config), name)
    kind = typing.get_type_hints(type(config))[name]
    st.session_state[key] = getattr(config, name)
    common = {
        "label": _label(rule),
        "help": rule.metadata["help"],
        "key": key,
        "on_change": _changed,
        "args": (config, name, key, on_change, args),
        "disabled": disabled,
    }
    if kind is bool:
        st.toggle(**common)
    elif kind is str:
        _text(rule, common)
    else:
        with st.container(gap="xsmall"):
            _number(rule, kind, common)
            if problem := st.session_state.pop(_refused(key), ""):
                st.caption(f":red[{problem}]")


def _changed(
    config: Any, name: str, key: str, on_change: Callable[..., None], args: tuple[Any, ...]
) -> None:
    try:
        check(dataclasses.replace(config, **{name: st.session_state[key]}))
    except ConfigError as problem:
        st.session_state[_refused(key)] = problem.problem
        st.session_state[key] = getattr(config, name)
    on_change(*args)


def _refused(key: str) -> str:
    return f"{key}.refused"


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
    """Without limits: beyond them the browser would keep the number back and say nothing."""
    if kind is int:
        st.number_input(step=1, **common)
    else:
        step = rule.metadata["step"] or _step(rule.metadata["high"])
        st.number_input(step=step, format="%g", **common)


def _step(high: float | None) -> float:
    """One click of the arrows where the field names none."""
    return 1.0 if high is None or high > 10 else 0.0001
