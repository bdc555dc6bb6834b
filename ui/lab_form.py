"""The form of a lab: data, base network, epochs, seeds and arms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.config import AnyConfig, RunConfig
from core.datasets.corpora import corpus
from core.datasets.corpora import names as corpora
from core.datasets.registry import DATASETS, availability, spec
from core.lab import measures, plan
from core.lab.arms import Arm
from core.lab.plan import FEWEST_SEEDS, MOST_SEEDS, Plan
from core.models.describe import StackError, describe_run
from core.models.titles import title
from core.presets import LANGUAGE_PRESETS, PRESETS
from core.schema import ConfigError
from ui import build_forecast, build_text_counts, lab_arms
from ui.lab_source import Source

OWN = "As it is"
HELD_IMAGES, MOST_HELD = 600, 0.3  # enough to see a difference, few enough to be quick


def show(source: Source) -> Plan:
    """The form, and the plan that it says. Raises ConfigError with one sentence."""
    st.caption(source.about)
    base, seeds = _base(source)
    arms = lab_arms.show(source, base)
    made = plan.make(base, (Arm(), *arms), seeds)
    for each in made.arms:
        _check(made, each)
    if reason := missing(made.base):
        raise ConfigError("", reason)
    return made


def _check(made: Plan, arm: Arm) -> None:
    config = made.config(arm, made.seeds[0])
    if not isinstance(config, RunConfig):
        return
    try:
        describe_run(config)
    except StackError as problem:
        raise ConfigError(made.title(arm), str(problem)) from None
    left = build_forecast.image_counts(config)[0]
    if left < config.data.limit:
        raise ConfigError(
            made.title(arm) if arm.parts else "Images to learn from",
            f"asks for {config.data.limit:,} images, but only {left:,} are left beside those held "
            "out; choose fewer.",
        )


def missing(config: AnyConfig) -> str:
    """Why the data cannot be used yet; empty when it can."""
    if isinstance(config, RunConfig):
        return availability(config.data.name).reason
    return build_text_counts.missing(config.data)


def _base(source: Source) -> tuple[AnyConfig, tuple[int, ...]]:
    base: Any = measures.bare(source.base)
    language = not isinstance(base, RunConfig)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        name = _data(source, base, language)
        what = "Tokens to learn from" if language else "Images to learn from"
        limit = _number(source, what, "limit", base.data.limit or 1000, 10, 10_000_000, 150)
        model, preprocessing = _network(source, base)
        epochs = _number(source, "Epochs", "epochs", base.training.epochs, 1, 1000)
        many = _number(source, "Seeds", "seeds", len(source.seeds), FEWEST_SEEDS, MOST_SEEDS)
    data = replace(base.data, name=name, limit=limit)
    if not language:
        data = replace(data, preprocessing=preprocessing, validation_share=_held(base, name))
    base = replace(base, data=data, model=model, training=replace(base.training, epochs=epochs))
    st.caption(f"Base network: {_words(base)}.")
    return base, _first(source.seeds, many)


def _held(base: RunConfig, name: str) -> float:
    """Of another data set about as many images are held out, whatever its size."""
    if name == base.data.name:
        return base.data.validation_share
    return max(0.01, min(MOST_HELD, round(HELD_IMAGES / spec(name).train_images, 3)))


def _first(seeds: tuple[int, ...], many: int) -> tuple[int, ...]:
    """The given seeds, and then those that follow the largest."""
    return (*seeds, *range(max(seeds) + 1, max(seeds) + 1 + many))[:many]


def _number(
    source: Source, label: str, name: str, value: int, low: int, high: int, width: int = 112
) -> int:
    found = st.number_input(
        label, low, high, max(low, min(high, value)), key=f"lab.{source.key}.{name}", width=width
    )
    return int(found)


def _data(source: Source, base: Any, language: bool) -> str:
    titles = (
        {each: corpus(each).title for each in corpora()}
        if language
        else {each: entry.title for each, entry in DATASETS.items()}
    )
    titles.setdefault(base.data.name, base.data.name)
    options = list(titles)
    return st.selectbox(
        "Text" if language else "Data set",
        options,
        options.index(base.data.name),
        format_func=lambda each: titles.get(each, each),
        key=f"lab.{source.key}.data",
        width=180,
    )


def _network(source: Source, base: Any) -> tuple[Any, Any]:
    """The base as it was given, or a published network without its own measures."""
    presets: Any = PRESETS if isinstance(base, RunConfig) else LANGUAGE_PRESETS
    names = {OWN: base} | {each.title: measures.bare(each.config) for each in presets.values()}
    chosen = st.selectbox("Base network", list(names), key=f"lab.{source.key}.network", width=200)
    found = names[chosen]
    return found.model, getattr(found.data, "preprocessing", None)


def _words(config: Any) -> str:
    if isinstance(config, RunConfig):
        return ", ".join(map(title, config.model.layers))
    model = config.model
    layers = f"{model.layers} {model.cell.upper()} layer{'s' * (model.layers > 1)}"
    return f"{layers} of {model.units} units, an embedding of {model.embedding}"
