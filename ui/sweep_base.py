"""What a sweep starts from: a network, its data, and how long each trial trains."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from core.config import AnyConfig, RunConfig, parse
from core.presets import LANGUAGE_PRESETS, PRESETS, find
from core.schema import ConfigError, check, link_data
from ui import build_start, build_text_counts, build_text_start
from ui.run_rows import OWN

FEW_EPOCHS = 10
GIVEN = "given"  # the configuration in the address


@dataclass(frozen=True)
class Base:
    """The configuration that is searched around. `key` begins the keys of the widgets below: with
    another network they begin anew; `missing` says why its data cannot be used yet."""

    config: AnyConfig
    title: str
    key: str
    missing: str = ""


def choose() -> Base | None:
    """Network, data, images or tokens, and epochs; None, and a sentence, for a bad address."""
    try:
        config, chosen = _in_address()
    except ConfigError as problem:
        st.warning(str(problem), icon=":material/error:")
        st.page_link("pages/sweep.py", label="Begin with a preset", icon=":material/tune:")
        return None
    key = f"sweep-{chosen}-{hash(config)}"
    titles = {name: each.title for name, each in (*PRESETS.items(), *LANGUAGE_PRESETS.items())}
    if chosen == GIVEN:
        titles = {GIVEN: _title(config)} | titles
    st.subheader("What is trained", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _network(titles, chosen)
        config = _data(config, key)
        config = _number(config, key, ("training", "epochs"), "Epochs of each trial")
        what = "images" if isinstance(config, RunConfig) else "tokens"
        config = _number(config, key, ("data", "limit"), f"Training {what}, 0 is all")
    if isinstance(config, RunConfig):
        missing = build_start.hindrance(config)
    else:
        missing = build_text_counts.missing(config.data)
    if missing:
        st.warning(missing, icon=":material/cloud_download:")
    return Base(config, titles[chosen], key, missing)


def _in_address() -> tuple[AnyConfig, str]:
    """The configuration, and the preset or GIVEN. Raises ConfigError."""
    if "config" in st.query_params:
        return parse(link_data(st.query_params["config"])), GIVEN
    name = st.query_params.get("preset", next(iter(PRESETS)))
    preset = find(name)
    if preset is None:
        raise ConfigError("preset", f"{name[:40]!r} is not a preset; choose one from the list.")
    return _shorter(preset.config), name


def _shorter(config: AnyConfig) -> AnyConfig:
    """With fewer epochs, enough to tell good settings from poor ones."""
    epochs = min(FEW_EPOCHS, config.training.epochs)
    return dataclasses.replace(config, training=dataclasses.replace(config.training, epochs=epochs))  # type: ignore[arg-type,call-overload]


def _title(config: AnyConfig) -> str:
    preset = find(config.preset)
    origin = f"{preset.title}, changed" if preset else OWN
    return config.name or origin


def _network(titles: Mapping[str, str], chosen: str) -> None:
    key = f"sweep-network-{chosen}"

    def follow() -> None:
        if st.session_state[key] != GIVEN:
            st.query_params.from_dict({"preset": st.session_state[key]})

    names = list(titles)
    st.selectbox(
        "Network",
        names,
        names.index(chosen),
        titles.__getitem__,
        key=key,
        on_change=follow,
        width=260,
    )


def _data(config: AnyConfig, key: str) -> AnyConfig:
    source = build_start.IMAGE_SETS if isinstance(config, RunConfig) else build_text_start.texts()
    name = config.data.name
    titles = {name: name} | dict(source.titles)
    names = list(titles)
    found = st.selectbox(
        source.label, names, names.index(name), titles.__getitem__, key=f"{key}-data", width=220
    )
    return dataclasses.replace(config, data=dataclasses.replace(config.data, name=found))  # type: ignore[arg-type,call-overload]


def _number(config: AnyConfig, key: str, path: tuple[str, str], label: str) -> AnyConfig:
    """A whole number of the configuration, refused with a sentence when it is out of range."""
    group, name = path
    part = getattr(config, group)
    now = getattr(part, name)
    found = st.number_input(label, value=now, step=1, key=f"{key}-{name}", width=170)
    changed = dataclasses.replace(part, **{name: int(found if found is not None else now)})
    try:
        check(changed)
    except ConfigError as problem:
        st.caption(f":red[{problem.problem}]")
        return config
    return dataclasses.replace(config, **{group: changed})
