"""Where a lab's form starts: a preset, a lab that was run, or a configuration in the address."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import streamlit as st

from core.config import AnyConfig, parse
from core.lab import record
from core.lab.arms import Arm, arm
from core.lab.presets import LAB_PRESETS
from core.lab.record import Lab
from core.runs.store import RunStore
from core.schema import ConfigError, link_data
from ui import compare_address

FIRST_SEEDS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Source:
    """What the form shows first. `key` tells the widgets of one source from those of another."""

    key: str
    about: str
    base: AnyConfig
    arms: tuple[Arm, ...]
    seeds: tuple[int, ...]


def in_address() -> Lab | None:
    """The lab that the address names; where there is none a sentence says so."""
    wanted = st.query_params.get("lab", "")
    try:
        return record.read(RunStore(), wanted) if wanted else None
    except ConfigError as problem:
        st.warning(str(problem), icon=":material/error:")
        return None


def of(lab: Lab | None) -> Source:
    """The lab's own plan, else the configuration in the address, else the chosen preset.

    Raises ConfigError with one sentence.
    """
    if lab:
        plan = lab.plan
        about = (
            "Change it to plan another lab; runs that are the same in both are not trained twice."
        )
        return Source(plan.id, about, plan.base, plan.arms, plan.seeds)
    if given := st.query_params.get("config", ""):
        base = parse(link_data(given))
        about = "Your network, without what it already does against overfitting."
        key = hashlib.sha256(given.encode()).hexdigest()[:12]
        return Source(key, about, base, (Arm(),), FIRST_SEEDS)
    return _preset()


def _preset() -> Source:
    name = compare_address.one(
        "Start from", "preset", list(LAB_PRESETS), lambda each: LAB_PRESETS[each].title, width=420
    )
    preset = LAB_PRESETS[name]
    arms = (Arm(), *(arm(each, preset.base) for each in preset.arms))
    return Source(name, preset.about, preset.base, arms, FIRST_SEEDS[: preset.seeds])
