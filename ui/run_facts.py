"""The table of all runs as people read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from core.runs.metric_summary import Summary
from core.runs.store import RunStore
from core.runs.table import column
from ui import cache
from ui.phase import label
from ui.run_rows import IMAGES, LANGUAGE, data_title, network_title

ACCURACY, PERPLEXITY = "Test accuracy", "Test perplexity"
WHICH = {"best": "Best", "last": "Last", "minimum": "Lowest", "maximum": "Highest"}


def read() -> pd.DataFrame:
    """One row a run by id, the newest first and those that ship with the project last.

    Columns: Name, State, Test accuracy (percent), Test perplexity, Tags, Data, Network, Parameters,
    Epochs, Training (seconds), Started (UTC), Notes,
    Kind; missing where a run has not come that far.
    """
    table = cache.run_table()
    parts = [table.read(), table.of(RunStore().shipped())]
    facts = pd.concat([part for part in parts if len(part)] or parts)
    kinds = facts["kind"].where(facts["kind"] == LANGUAGE, IMAGES)
    network = _each(facts["preset"], network_title)
    return pd.DataFrame(
        {
            "Name": facts["name"].where(facts["name"] != "", network),
            "State": _each(facts["phase"], label),
            ACCURACY: 100 * facts["test_accuracy"],
            PERPLEXITY: facts["test_perplexity"],
            "Tags": facts["tags"],
            "Data": _data(kinds, facts["data"]),
            "Network": network,
            "Parameters": facts["parameters"],
            "Epochs": facts["epoch"],
            "Training": facts["seconds"],
            "Started": facts["created"],
            "Notes": facts["notes"],
            "Kind": kinds,
        }
    )


def _each(values: pd.Series, name: Callable[[str], str]) -> pd.Series:
    """`name` of every value, asked once for each different one."""
    return values.map({each: name(each) for each in values.unique()})


def _data(kinds: pd.Series, names: pd.Series) -> pd.Series:
    titles = {
        (kind, name): data_title(kind, name) if name else ""
        for kind, name in set(zip(kinds, names, strict=True))
    }
    pairs = zip(kinds, names, strict=True)
    return pd.Series([titles[pair] for pair in pairs], index=names.index)


def metric_title(name: str) -> str:
    """'validation/bits_per_character' -> 'validation bits per character'."""
    split, _, metric = name.partition("/")
    return f"{split.replace('train', 'training')} {metric.replace('_', ' ')}"


def metric_names(summaries: dict[str, Summary]) -> list[str]:
    """All metrics that any run has, those of the validation part first."""
    names = {name for each in summaries.values() for name in each}
    return sorted(names, key=lambda name: (not name.startswith("validation"), name))


def with_metric(
    rows: pd.DataFrame, summaries: dict[str, Summary], name: str, which: str
) -> tuple[pd.DataFrame, str]:
    """The table with one metric after the test results, and the title of its column."""
    title = f"{WHICH[which]} {metric_title(name)}"
    values = column(summaries, list(rows.index), name, which)
    found = rows.copy(deep=False)
    found.insert(list(rows).index("Tags"), title, pd.Series(values, rows.index, dtype=float))
    return found, title


def search(
    rows: pd.DataFrame, text: str, states: Sequence[str], tags: Sequence[str]
) -> pd.DataFrame:
    """Runs that hold every word of the text somewhere, stand in one of the states and have all the
    tags; an empty wish is none."""
    keep = pd.Series(True, rows.index)
    if words := text.casefold().split():
        joined = rows["Tags"].map(" ".join)
        for name in ("Name", "Data", "Network", "Notes"):
            joined = joined.str.cat(rows[name], sep=" ")
        joined = joined.str.cat(rows.index, sep=" ").str.casefold()
        for word in words:
            keep &= joined.str.contains(word, regex=False)
    if states:
        keep &= rows["State"].isin(states)
    if tags:
        keep &= rows["Tags"].map(set(tags).issubset)
    return rows[keep]


def ordered(rows: pd.DataFrame, by: str, *, falling: bool) -> pd.DataFrame:
    """Sorted by a column, what is missing last; equal ones stay newest first."""
    key = (lambda names: names.str.casefold()) if by in ("Name", "Data", "Network") else None
    return rows.sort_values(by, ascending=not falling, na_position="last", key=key, kind="stable")
