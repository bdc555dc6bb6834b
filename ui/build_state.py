"""The configuration under edit: one frozen config a session and kind, mirrored in the address."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from core.config import AnyConfig, RunConfig, parse, validate
from core.language_config import LanguageRunConfig
from core.presets import LanguagePreset, Preset, find
from core.schema import ConfigError, link_data, to_link, with_value

C = TypeVar("C", RunConfig, LanguageRunConfig)
LATE_SECONDS = 3.0
BUILD_IMAGES, BUILD_TEXT = "Build for images", "Build for text"
# What a configuration of the other kind is called, and the page where it belongs.
PLACES: dict[type, tuple[str, str]] = {
    RunConfig: ("a network for images", BUILD_IMAGES),
    LanguageRunConfig: ("a language model", BUILD_TEXT),
}


def unchanged(config: Any) -> Any:
    return config


def always(name: str) -> bool:
    return True


@dataclass(frozen=True)
class Editor(Generic[C]):
    """Edits configurations of one kind. What it knows lives in the session, under `prefix`.

    `widgets` begins the keys of its widgets. `known` raises ConfigError for data of an unknown
    name, `settle` makes settings follow that others decide, and `stays` says whether data of this
    name remains when a preset is chosen.
    """

    prefix: str
    widgets: str
    kind: type[C]
    presets: Mapping[str, Preset | LanguagePreset]
    first: str
    page: str
    known: Callable[[str], object]
    settle: Callable[[C], C] = unchanged
    stays: Callable[[str], bool] = always

    def at(self, name: str) -> str:
        """Where the session keeps this: config, address, refused, edited, loaded or left."""
        return f"{self.prefix}.{name}"

    @property
    def upload(self) -> str:
        """The key of the page's file uploader."""
        return self.at("upload")

    def current(self) -> C:
        """What the page edits: from the address when that is new, else from the session.

        The address is ?preset=NAME for an untouched preset, else ?config=LINK. A bad one is refused
        with one sentence and what was there stays.
        """
        asked = _address_in_url()
        edited = st.session_state.pop(self.at("edited"), False)
        known = st.session_state.get(self.at("address"))
        if asked == known or self.upload not in st.session_state:  # the browser has it, or is new
            st.session_state[self.at("left")] = {}
        if asked and not edited and asked != known and not self._late(asked):
            try:
                self._load(self._from_address(*asked))
            except ConfigError as problem:
                st.session_state[self.at("refused")] = str(problem)
        if self.at("config") not in st.session_state:
            st.session_state[self.at("config")] = self.presets[self.first].config
        self._write_address(self.config)
        return self.config

    @property
    def config(self) -> C:
        """What is under edit now."""
        found: C = st.session_state[self.at("config")]
        return found

    def _late(self, asked: tuple[str, str]) -> bool:
        """Whether this address is one of before that a browser sends which is still to hear of
        ours.

        Every rerun brings the browser's address along, and one may be on its way already when the
        configuration changes. Later the same address is a wish: someone went back.
        """
        left = st.session_state.get(self.at("left"), {}).get(asked)
        return left is not None and time.monotonic() - left < LATE_SECONDS

    def _from_address(self, name: str, value: str) -> C:
        config = self._preset(value) if name == "preset" else parse(link_data(value))
        config = self.accepted(config)
        self.known(config.data.name)
        return config

    def _preset(self, name: str) -> AnyConfig:
        if preset := find(name):
            return preset.config
        known = ", ".join(self.presets)
        raise ConfigError("preset", f"{name[:40]!r} is not a preset; choose {known}.")

    def accepted(self, config: AnyConfig) -> C:
        """The same, when it is of the kind that is edited here; else ConfigError says where to."""
        if isinstance(config, self.kind):
            return config
        holds, place = PLACES[type(config)]
        raise ConfigError("", f"This is {holds}; open it under {place}.")

    def _write_address(self, config: C) -> None:
        preset = self.presets.get(config.preset)
        if preset and preset.config == config:
            address = ("preset", config.preset)
        else:
            address = ("config", to_link(config))
        self._leave(address)
        if address != _address_in_url() or len(st.query_params) > 1:
            st.query_params.from_dict(dict([address]))
        st.session_state[self.at("address")] = address

    def _leave(self, address: tuple[str, str]) -> None:
        """Note when each address before this one ceased to count."""
        left = st.session_state.setdefault(self.at("left"), {})
        known, asked = st.session_state.get(self.at("address")), _address_in_url()
        if known and known != address:
            left[known] = time.monotonic()
        if asked and asked != address:
            left.setdefault(asked, time.monotonic())
        left.pop(address, None)

    def keep_session(self) -> None:
        """For callbacks: on this rerun the session counts, not the address.

        Someone who clicks fast sends the address of before the last click along.
        """
        st.session_state[self.at("edited")] = True

    def key(self, name: str) -> str:
        """The key of a setting's widget; another one after each `load`.

        A browser that has not yet heard of the new configuration reports the values of the old
        widgets; under their old keys they change nothing.
        """
        loaded = st.session_state.get(self.at("loaded"), 0)
        return f"{self.widgets}{name}.{loaded}" if loaded else f"{self.widgets}{name}"

    def replace(self, config: C) -> bool:
        """Edit this configuration from now on; False and a sentence when it breaks a rule."""
        self.keep_session()
        try:
            self.known(config.data.name)
            settled = self.settle(config)
            validate(settled)
        except ConfigError as problem:
            st.session_state[self.at("refused")] = str(problem)
            return False
        st.session_state[self.at("config")] = settled
        self.forget_refusal()
        return True

    def load(self, config: C) -> None:
        """Like `replace`, for a configuration that has little to do with the one before."""
        if self.replace(config):
            self._load(self.config)

    def _load(self, config: C) -> None:
        if self.at("config") in st.session_state:
            loaded = st.session_state.get(self.at("loaded"), 0)
            st.session_state[self.at("loaded")] = loaded + 1
        st.session_state[self.at("config")] = config
        self.forget_refusal()

    def start_from(self, name: str) -> None:
        """Replace network and settings by those of a preset; data that `stays` is kept."""
        config: Any = self.presets[name].config
        chosen = st.session_state.get(self.at("config"), config).data.name
        data = chosen if self.stays(chosen) else config.data.name
        self.load(with_value(config, ("data", "name"), data))

    def edit(self, path: tuple[str | int, ...], widget: str) -> None:
        """Callback of the widget of this key: its value goes to the setting at `path`."""
        self.replace(with_value(self.config, path, st.session_state[widget]))

    def refusal(self) -> str:
        """The sentence about the last change, when it was refused; it stays until one succeeds."""
        sentence: str = st.session_state.get(self.at("refused"), "")
        return sentence

    def refuse(self, sentence: str) -> None:
        """For callbacks: nothing changes, and the page says why."""
        self.keep_session()
        st.session_state[self.at("refused")] = sentence

    def forget_refusal(self) -> None:
        """For callbacks: what was refused has been taken back."""
        st.session_state.pop(self.at("refused"), None)


def _address_in_url() -> tuple[str, str] | None:
    for name in ("config", "preset"):
        if name in st.query_params:
            return name, st.query_params[name]
    return None


def same_network(config: Any, preset: Any) -> bool:
    """Whether only data set, seed or name differ from the preset."""
    neutral = with_value(config, ("data", "name"), preset.data.name)
    return bool(dataclasses.replace(neutral, seed=preset.seed, name=preset.name) == preset)
