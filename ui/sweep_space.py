"""Which settings are searched, and in what range each."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from core.sweeps.settings import Searchable, searchable
from core.sweeps.space import MOST_SETTINGS, Dimension, Options, Range
from ui import forms
from ui.sweep_base import Base

USUAL = (
    "training.learning_rate",
    "training.batch_size",
    "training.optimizer",
    "model.units",
    "model.dropout",
)
FIRST = 3


def choose(base: Base) -> tuple[Dimension, ...]:
    """The search space as it stands; whether it can be searched is checked elsewhere."""
    known = searchable(base.config)
    st.subheader("Settings to search", anchor=False)
    usual = [name for name in USUAL if name in known][:FIRST]
    chosen = st.multiselect(
        "Settings",
        list(known),
        usual,
        format_func=lambda name: known[name].label if name in known else name,
        key=f"{base.key}-settings",
        max_selections=MOST_SETTINGS,
        placeholder="Choose what the search may change",
        help="All others stay as they are in the network above.",
    )
    found = []
    with st.container(gap="small"):
        for name in chosen:
            if name in known:
                found.append(_dimension(known[name], f"{base.key}-{name}"))
    return tuple(found)


def _dimension(setting: Searchable, key: str) -> Dimension:
    """One line: the name and the widgets of a range or of a list."""
    proposal = setting.proposal
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if isinstance(proposal, Options):
            return _options(setting, proposal, key)
        return _range(setting, proposal, key)


def _range(setting: Searchable, proposal: Range, key: str) -> Range:
    ends = []
    for end, value in (("from", proposal.low), ("to", proposal.high)):
        label = f"{setting.label} {end}" if end == "from" else "to"
        kind: dict[str, Any] = (
            {"value": int(value), "step": 1}
            if proposal.whole
            else {"value": float(value), "step": _step(proposal), "format": "%g"}
        )
        width = 260 if end == "from" else 150
        shown = {"help": setting.help} if end == "from" else {}
        number = st.number_input(label, key=f"{key}-{end}", width=width, **kind, **shown)
        ends.append(value if number is None else number)
    log = st.toggle(
        "Logarithmic",
        proposal.log,
        key=f"{key}-log",
        help="Each factor counts the same: 0.001 to 0.01 gets as many trials as 0.01 to 0.1. "
        "Usual for learning rates and weights of penalties.",
    )
    return Range(setting.name, ends[0], ends[1], log, proposal.whole)


def _step(proposal: Range) -> float:
    return float(f"{(proposal.low or proposal.high / 10) if proposal.log else 0.05:.1g}")


def _options(setting: Searchable, proposal: Options, key: str) -> Options:
    """Numbers may be added; choices and switches are those of the setting."""
    numbers = setting.kind in (int, float)
    offered = proposal.values if numbers else (setting.rule["choices"] or (False, True))
    chosen = st.multiselect(
        setting.label,
        [_text(each) for each in offered],
        [_text(each) for each in proposal.values],
        format_func=_words if not numbers else str,
        key=f"{key}-values",
        accept_new_options=numbers,
        help=setting.help + " Type a number to add it." * numbers,
        width=560,
    )
    return Options(setting.name, tuple(_value(setting, each) for each in chosen))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _words(text: str) -> str:
    return {"true": "On", "false": "Off"}.get(text) or forms.words(text)


def _value(setting: Searchable, text: str) -> Any:
    """From the text of an option; what is no number stays text, and is refused by its check."""
    if setting.kind is str:
        return text
    try:
        value = json.loads(text)
    except ValueError:
        return text
    whole = isinstance(value, int) and not isinstance(value, bool)
    return float(value) if setting.kind is float and whole else value
