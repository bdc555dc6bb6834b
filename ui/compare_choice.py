"""Which runs are compared, what they are called, and how they are grouped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.compare import settings
from core.compare.curves import steps_per_epoch
from core.compare.groups import BANDS
from core.compare.selection import MOST, Compared, ids_in, select
from core.runs.store import RunStore
from ui import cache, compare_address, run_choice
from ui.run_rows import row
from ui.wording import shorten

LETTERS = 46
SEED = re.compile(r",? seed \d+\b")  # in what a run is called
NONE, SEEDS, ALL = "none", "seeds", "all"
OWN_GROUPS = {NONE: "Nothing: each run alone", SEEDS: "All settings but the seed", ALL: "All runs"}

VIEWS = {
    "curves": ":material/show_chart: Curves and results",
    "weights": ":material/equalizer: Weights",
    "parallel": ":material/stacked_line_chart: Parallel coordinates",
}


@dataclass(frozen=True)
class Group:
    """Runs, by their place, that are shown as one."""

    title: str
    members: Sequence[int]


@dataclass(frozen=True)
class Comparison:
    """The runs in the order of the address, with a title, the settings and the metrics of each;
    `labels` names the settings, `differing` are those not the same in all."""

    runs: Sequence[Compared]
    titles: Sequence[str]
    settings: Sequence[settings.Flat]
    labels: dict[str, str]
    differing: Sequence[str]
    tables: Sequence[pd.DataFrame]
    per_epoch: Sequence[float]


def chosen() -> Comparison | None:
    """The picker, one sentence about each run that cannot be compared, and the rest of them."""
    runs, problems = select(RunStore(), st.query_params.get("runs", ""))
    _picker([each.id for each in runs])
    for problem in problems:
        st.warning(problem, icon=":material/error:")
    return _comparison(runs) if runs else None


def _picker(ids: list[str]) -> None:
    """A list of the newest runs and those compared; it writes the address."""
    known = {each.id: each for each in run_choice.newest()}
    titles = run_choice.labels([known.get(each) or row(run_choice.find(each)) for each in ids])
    titles |= run_choice.labels([each for run_id, each in known.items() if run_id not in titles])
    # The key carries the address, so a link to another comparison resets the widget.
    key = f"compared-{hash(tuple(ids))}"

    def follow() -> None:
        compare_address.go(runs=",".join(st.session_state[key]))

    if titles:
        st.multiselect(
            "Runs",
            list(titles),
            ids,
            format_func=titles.__getitem__,
            key=key,
            on_change=follow,
            max_selections=MOST,
            placeholder="Choose the runs to compare",
        )


def _comparison(runs: list[Compared]) -> Comparison:
    flats = [settings.flat(each.config) for each in runs]
    labels: dict[str, str] = {}
    for each in runs:
        labels |= settings.labels(each.config)
    headings = [shorten(row(each.run).heading, LETTERS) for each in runs]
    tables = [cache.metrics(each.run.folder) for each in runs]
    pairs = zip(tables, runs, strict=True)
    return Comparison(
        runs,
        settings.titles(headings, flats, labels),
        flats,
        labels,
        settings.differing(flats),
        tables,
        [steps_per_epoch(rows, each.state) for rows, each in pairs],
    )


def grouping(shown: Comparison) -> tuple[list[Group], str, bool]:
    """The groups, the kind of band, and whether runs are grouped at all."""
    names = {**OWN_GROUPS, **{name: shown.labels[name] for name in shown.differing}}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = compare_address.one("Group by", "group", list(names), names.__getitem__)
        band = next(iter(BANDS))
        if by != NONE:
            band = compare_address.one("Band", "band", list(BANDS), BANDS.__getitem__, switch=True)
    return groups(shown, by), band, by != NONE


def groups(shown: Comparison, by: str) -> list[Group]:
    """Runs that agree in a setting, in the order of the runs."""
    if by == NONE:
        return [Group(title, [place]) for place, title in enumerate(shown.titles)]
    others = [name for name in shown.differing if name != "seed"]
    names = {SEEDS: settings.telling(others, shown.settings), ALL: []}.get(by, [by])
    found: dict[str, list[int]] = {}
    for place, own in enumerate(shown.settings):
        said = [f"{_short(shown.labels[name])} {settings.text(own.get(name))}" for name in names]
        found.setdefault(", ".join(said) or "All runs", []).append(place)
    titles = _called(shown, list(found.values())) if by == SEEDS else None
    return [Group(*each) for each in zip(titles or found, found.values(), strict=True)]


def _called(shown: Comparison, parts: Sequence[Sequence[int]]) -> list[str] | None:
    """What the runs of each group are called but for the seed, where that tells the groups apart:
    'L2 0.01' for 'L2 0.01, seed 1' and 'L2 0.01, seed 2'."""
    each = [{SEED.sub("", shown.titles[place]) for place in part} for part in parts]
    titles = [next(iter(names)) for names in each if len(names) == 1]
    return titles if len(set(titles)) == len(parts) > 1 else None


def _short(label: str) -> str:
    """'Learning rate', without the unit."""
    return label.split(" (")[0]


def view() -> str:
    """The switch between the views."""
    return compare_address.one(
        "View", "view", list(VIEWS), VIEWS.__getitem__, switch=True, hidden=True
    )


def in_address() -> bool:
    """Whether the address names any run."""
    return bool(ids_in(st.query_params.get("runs", "")))
