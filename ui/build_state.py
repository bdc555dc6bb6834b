"""The configuration under edit: one frozen RunConfig a session, mirrored in the address."""

from __future__ import annotations

import dataclasses
import time
from typing import Any

import streamlit as st

from core.config import RunConfig, validate
from core.datasets.registry import spec
from core.presets import PRESETS
from core.schema import ConfigError, from_link, to_link

CONFIG = "build.config"
ADDRESS = "build.address"
REFUSED = "build.refused"
EDITED = "build.edited"
LOADED = "build.loaded"
LEFT = "build.left"
UPLOAD = "build.upload"
FIRST_PRESET = "lenet5"
LATE_SECONDS = 3.0


def current() -> RunConfig:
    """What the page edits: from the address when that is new, else from the session.

    The address is ?preset=NAME for an untouched preset, else ?config=LINK. A bad one is refused
    with one sentence and what was there stays.
    """
    asked = _address_in_url()
    edited = st.session_state.pop(EDITED, False)
    known = st.session_state.get(ADDRESS)
    if asked == known or UPLOAD not in st.session_state:  # the browser has it, or comes anew
        st.session_state[LEFT] = {}
    if asked and not edited and asked != known and not _late(asked):
        try:
            _load(_from_address(*asked))
        except ConfigError as problem:
            st.session_state[REFUSED] = str(problem)
    if CONFIG not in st.session_state:
        st.session_state[CONFIG] = PRESETS[FIRST_PRESET].config
    _write_address(st.session_state[CONFIG])
    return st.session_state[CONFIG]


def _late(asked: tuple[str, str]) -> bool:
    """Whether this address is one of before that a browser sends which is still to hear of ours.

    Every rerun brings the browser's address along, and one may be on its way already when the
    configuration changes. Later the same address is a wish: someone went back.
    """
    left = st.session_state.get(LEFT, {}).get(asked)
    return left is not None and time.monotonic() - left < LATE_SECONDS


def _address_in_url() -> tuple[str, str] | None:
    for name in ("config", "preset"):
        if name in st.query_params:
            return name, st.query_params[name]
    return None


def _from_address(name: str, value: str) -> RunConfig:
    if name == "preset":
        if value not in PRESETS:
            known = ", ".join(PRESETS)
            raise ConfigError("preset", f"{value[:40]!r} is not a preset; choose {known}.")
        return PRESETS[value].config
    config = from_link(RunConfig, value)
    validate(config)
    spec(config.data.name)
    return config


def _write_address(config: RunConfig) -> None:
    preset = PRESETS.get(config.preset)
    if preset and preset.config == config:
        address = ("preset", config.preset)
    else:
        address = ("config", to_link(config))
    _leave(address)
    if address != _address_in_url() or len(st.query_params) > 1:
        st.query_params.from_dict(dict([address]))
    st.session_state[ADDRESS] = address


def _leave(address: tuple[str, str]) -> None:
    """Note when each address before this one ceased to count."""
    left = st.session_state.setdefault(LEFT, {})
    known, asked = st.session_state.get(ADDRESS), _address_in_url()
    if known and known != address:
        left[known] = time.monotonic()
    if asked and asked != address:
        left.setdefault(asked, time.monotonic())
    left.pop(address, None)


def keep_session() -> None:
    """For callbacks: on this rerun the session counts, not the address.

    Someone who clicks fast sends the address of before the last click along.
    """
    st.session_state[EDITED] = True


def key(name: str) -> str:
    """The key of a setting's widget; another one after each `load`.

    A browser that has not yet heard of the new configuration reports the values of the old
    widgets; under their old keys they change nothing.
    """
    loaded = st.session_state.get(LOADED, 0)
    return f"{name}.{loaded}" if loaded else name


def replace(config: RunConfig) -> None:
    """Edit this configuration from now on; refuses one that breaks a rule and says why."""
    keep_session()
    try:
        validate(config)
        spec(config.data.name)
    except ConfigError as problem:
        st.session_state[REFUSED] = str(problem)
        return
    st.session_state[CONFIG] = config
    st.session_state.pop(REFUSED, None)


def load(config: RunConfig) -> None:
    """Like `replace`, for a configuration that has little to do with the one before."""
    replace(config)
    if st.session_state.get(CONFIG) is config:
        _load(config)


def _load(config: RunConfig) -> None:
    if CONFIG in st.session_state:
        st.session_state[LOADED] = st.session_state.get(LOADED, 0) + 1
    st.session_state[CONFIG] = config
    st.session_state.pop(REFUSED, None)


def start_from(name: str) -> None:
    """Replace network and settings by those of a preset; the chosen data set stays."""
    config = PRESETS[name].config
    data = st.session_state[CONFIG].data.name if CONFIG in st.session_state else config.data.name
    load(with_value(config, ("data", "name"), data))


def edit(path: tuple[str | int, ...], widget: str) -> None:
    """Callback of the widget of this key: its value goes to the setting at `path`."""
    replace(with_value(st.session_state[CONFIG], path, st.session_state[widget]))


def refusal() -> str:
    """The sentence about the last change, when it was refused; it stays until one succeeds."""
    return st.session_state.get(REFUSED, "")


def refuse(sentence: str) -> None:
    """For callbacks: nothing changes, and the page says why."""
    keep_session()
    st.session_state[REFUSED] = sentence


def forget_refusal() -> None:
    """For callbacks: what was refused has been taken back."""
    st.session_state.pop(REFUSED, None)


def with_value(config: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """A copy with one setting changed: ("model", "layers", 2, "filters") and 16."""
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        changed = with_value(config[first], rest, value)
        return (*config[:first], changed, *config[first + 1 :])
    return dataclasses.replace(config, **{first: with_value(getattr(config, first), rest, value)})


def same_network(config: RunConfig, preset: RunConfig) -> bool:
    """Whether only data set, seed or name differ from the preset."""
    neutral = with_value(config, ("data", "name"), preset.data.name)
    return dataclasses.replace(neutral, seed=preset.seed, name=preset.name) == preset
