"""The bar at the foot: what the sweep will cost, and the button that begins it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import streamlit as st

from core.config import AnyConfig, RunConfig
from core.models.describe import StackError, describe_run
from core.models.describe_language import describe_language
from core.runs.store import RunStore
from core.schema import ConfigError
from core.sweeps import control
from core.sweeps.search import Search
from core.sweeps.settings import applied
from core.sweeps.space import Dimension, combinations
from core.sweeps.sweep import Plan, Sweep
from ui import build_forecast, build_text_counts, build_text_forecast, foot_bar, queue_facts
from ui.asking import ask
from ui.person import person
from ui.run_rows import IMAGES, LANGUAGE, data_title
from ui.sweep_base import Base
from ui.wording import count, duration

DRAWS = 8


def show(base: Base, space: tuple[Dimension, ...], search: Search) -> None:
    """What it will take, or why it cannot begin."""
    plan = Plan(_name(base), base.config, space, search, person())
    try:
        control.check_plan(plan)
        problem = base.missing
    except ConfigError as error:
        problem = str(error)
    pressed = foot_bar.show(
        "begin",
        problem or cost(plan),
        "Begin the sweep",
        off=bool(problem),
        help=problem or "Queue its trials, a few at a time. Pressing again changes nothing.",
    )
    if pressed and not problem:
        begun: list[Sweep] = []
        if ask(lambda: begun.append(control.begin(RunStore(), plan))):
            st.switch_page("pages/sweep.py", query_params={"id": begun[0].id})


def _name(base: Base) -> str:
    kind = IMAGES if isinstance(base.config, RunConfig) else LANGUAGE
    data = data_title(kind, base.config.data.name)
    named = base.title if data in base.title else f"{base.title} on {data}"
    return f"Sweep of {named}"[: control.LONGEST_NAME]


def cost(plan: Plan) -> str:
    """'About 12 min for 20 trials of 36 s each, less where poor ones are stopped early.'"""
    most = combinations(plan.space)
    trials = int(min(plan.search.trials, most))
    each = trial_seconds(plan.base, plan.space)
    few = f" These are all {count(most)} combinations." if most <= plan.search.trials else ""
    if each is None:
        return f"**{trials}** trials; nobody knows how long each takes.{few}"
    lanes = min(plan.search.at_once, queue_facts.at_once())
    total = duration(each * trials / lanes)
    less = ", less where poor ones are stopped early" if plan.search.pruning else ""
    return f"About **{total}** for **{trials}** trials of **{duration(each)}** each{less}.{few}"


def trial_seconds(base: AnyConfig, space: tuple[Dimension, ...]) -> float | None:
    """Mean forecast over a few configurations drawn at random; None when none can be built."""
    if isinstance(base, RunConfig):
        found = _image_seconds(base, space)
        return None if found is None else found * build_forecast.machine_scale()
    counts = build_text_counts.known(base)
    seconds = []
    for config in _draws(base, space):
        try:
            described = describe_language(config, counts.vocabulary)  # type: ignore[arg-type]
        except ConfigError:
            continue
        each = build_text_forecast.epoch_seconds(described, counts)
        seconds.append(queue_facts.START_SECONDS + config.training.epochs * each)
    return float(np.mean(seconds)) if seconds else None


@lru_cache(maxsize=64)
def _image_seconds(base: RunConfig, space: tuple[Dimension, ...]) -> float | None:
    """On the machine of the forecast's constants."""
    seconds = []
    for config in _draws(base, space):
        try:
            each = build_forecast.epoch_seconds(config, describe_run(config), scale=1.0)  # type: ignore[arg-type]
        except StackError:
            continue
        seconds.append(queue_facts.START_SECONDS + config.training.epochs * each)
    return float(np.mean(seconds)) if seconds else None


def _draws(base: AnyConfig, space: tuple[Dimension, ...]) -> list[AnyConfig]:
    rng = np.random.default_rng(0)
    found = []
    for _ in range(DRAWS):
        values = {each.name: each.draw(rng) for each in space}
        try:
            found.append(applied(base, values))
        except ConfigError:
            continue
    return found
