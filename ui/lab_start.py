"""What a lab will cost, and the button that queues all its runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.config import AnyConfig, RunConfig
from core.lab import record
from core.lab.arms import Arm
from core.lab.plan import Plan
from core.lab.record import Lab
from core.models.describe import describe_run
from core.models.describe_language import describe_language
from core.runs.queue import QueueFull
from core.runs.store import RunStore
from ui import build_forecast, build_text_counts, build_text_forecast, foot_bar, page_table
from ui.person import person
from ui.queue_facts import START_SECONDS
from ui.run_rows import IMAGES, LANGUAGE, data_title
from ui.wording import count, duration, literal, shorten

PROBLEM = "lab-problem"
LETTERS = 44
DATA = {True: ("pages/data.py", "Get the images"), False: ("pages/texts.py", "Get the text")}


def place(lab: Lab | None) -> Any:
    """Where the form stands: behind one line that says what the shown lab is, if there is one."""
    if lab is None:
        return st.container()
    arms, seeds = len(lab.plan.arms), len(lab.plan.seeds)
    return st.expander(
        f"Plan: {arms} arms, {seeds} seeds, {data(lab.plan.base)}", icon=":material/tune:"
    )


def show(made: Plan | None, hindrance: str, lab: Lab | None) -> None:
    """`hindrance` says why there is no plan; `lab` is the one that the page shows."""
    if hindrance:
        st.warning(hindrance, icon=":material/block:")
    store = RunStore()
    same = bool(made and lab and made.id == lab.plan.id)
    missing = record.planned(store, made).missing(store) if made else []
    pressed = foot_bar.show(
        "lab-start",
        _cost(made, missing) if made else "No forecast yet.",
        "Train all" if missing or not made else "Show this lab",
        off=made is None or same,
        help="This is the lab below." if same else "Pressing again changes nothing.",
    )
    if pressed and made:
        queue(made)
        st.query_params.from_dict({"lab": made.id})
        st.rerun()


def queue(made: Plan) -> None:
    """Queue what a plan lacks; a full queue or disk becomes a sentence on the page."""
    try:
        record.start(RunStore(), made, person())
    except QueueFull as problem:
        st.session_state[PROBLEM] = str(problem)
    except OSError as problem:
        st.session_state[PROBLEM] = f"The lab cannot be saved: {problem.strerror or problem}."


def trouble() -> None:
    """What went wrong when runs were queued."""
    if sentence := st.session_state.pop(PROBLEM, ""):
        st.warning(sentence, icon=":material/block:")
        if page_table.listed("pages/queue.py"):
            st.page_link("pages/queue.py", label="Queue", icon=":material/low_priority:")


def _cost(made: Plan, missing: Sequence[tuple[Arm, int]]) -> str:
    """'4 arms × 5 seeds = 20 runs, about 1 min 20 s'."""
    arms, seeds = len(made.arms), len(made.seeds)
    words = f"{arms} arms × {seeds} seeds = **{arms * seeds} runs**"
    if not missing:
        return f"{words}, all trained or queued already"
    if len(missing) < arms * seeds:
        words += f", {len(missing)} of them new"
    takes = {
        arm: seconds(made.config(arm, made.seeds[0]))
        for arm in dict.fromkeys(a for a, _ in missing)
    }
    return f"{words}, about **{duration(sum(takes[arm] for arm, _ in missing))}**"


def seconds(config: AnyConfig) -> float:
    """Forecast of one run on this machine; with early stopping the longest that it can take."""
    if isinstance(config, RunConfig):
        each = build_forecast.epoch_seconds(config, describe_run(config))
    else:
        counts = build_text_counts.known(config)
        each = build_text_forecast.epoch_seconds(
            describe_language(config, counts.vocabulary), counts
        )
    return START_SECONDS + config.training.epochs * each


def earlier(shown: Lab | None) -> None:
    """The way to the labs of before."""
    store = RunStore()
    others = [each for each in record.ids(store) if shown is None or each != shown.plan.id][:5]
    labs = [_readable(store, each) for each in others]
    found = [each for each in labs if each]
    if shown:
        _way("Plan a new lab from a preset", "add", {})
    if found:
        st.markdown("**Other labs**" if shown else "**Earlier labs**")
    for lab in found:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _way(shorten(arms(lab.plan), LETTERS), "experiment", {"lab": lab.plan.id})
            st.caption(size(lab.plan))


def _way(label: str, icon: str, address: dict[str, str]) -> None:
    """A button and not a link: a link to the page that one is on leaves the address as it was."""
    st.button(
        label,
        icon=f":material/{icon}:",
        type="tertiary",
        key=f"lab-way-{address.get('lab', '')}",
        on_click=st.query_params.from_dict,
        args=(address,),
    )


def arms(plan: Plan) -> str:
    """'L2 0.003, Dropout 0.5'."""
    return ", ".join(plan.title(arm) for arm in plan.arms[1:])


def size(plan: Plan) -> str:
    """'5 seeds, 30 epochs, 150 images of Digits'."""
    epochs = plan.base.training.epochs
    long = f"{count(epochs)} {'epoch' if epochs == 1 else 'epochs'}"
    return f"{len(plan.seeds)} seeds, {long}, {data(plan.base)}"


def data(config: AnyConfig) -> str:
    """'150 images of Digits', '15,000 words of Tiny Shakespeare'."""
    images = isinstance(config, RunConfig)
    unit = "images" if isinstance(config, RunConfig) else config.data.level
    title = data_title(IMAGES if images else LANGUAGE, config.data.name)
    return f"{count(config.data.limit)} {unit} of {literal(title)}"


def _readable(store: RunStore, lab_id: str) -> Lab | None:
    try:
        return record.read(store, lab_id)
    except ValueError:
        return None
