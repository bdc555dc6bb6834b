"""The settings of a run: the usual ones, and whatever else does not stand at its default."""

from __future__ import annotations

import dataclasses
import html
from typing import Any

import streamlit as st

from core.config import RunConfig
from core.datasets.registry import DATASETS
from core.presets import PRESETS
from core.schema import label_of
from ui import forms, layer_table
from ui.build_training import GROUPS, idle

ALWAYS = ("optimizer", "learning_rate", "batch_size", "epochs", "seed")
STYLE = """
.settings { display: grid; grid-template-columns: minmax(9rem, max-content) 1fr;
  margin: 0; padding: 0; font-size: .875rem; line-height: 1.45; }
.settings :is(dt, dd) { margin: 0; padding: .3rem 0; overflow-wrap: anywhere;
  border-bottom: 1px solid color-mix(in srgb, currentColor 14%, transparent); }
.settings dt { padding-right: 1.25rem; }
"""


def show(config: RunConfig) -> None:
    """Closed at first: it is what one looks up, not what one watches."""
    with st.expander("Settings of this run", icon=":material/tune:"):
        items = "".join(
            f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>"
            for name, value in lines(config)
        )
        st.html(f"<style>{STYLE}</style><dl class='settings'>{items}</dl>")
        st.caption("All other settings stand at their defaults.")


def lines(config: RunConfig) -> list[tuple[str, str]]:
    """What the table says, as (setting, value)."""
    data, preset = config.data.name, PRESETS.get(config.preset)
    found = [("Data set", DATASETS[data].title if data in DATASETS else data)]
    found += [("Started from", preset.title)] if preset else []
    found.append(("Layers", " → ".join(map(layer_table.words, config.model.layers))))
    unused = ("name", *idle(config.training))  # the name is the heading of the page
    for group, parts in GROUPS.items():
        for place, names in parts:
            target: Any = config
            for step in place:
                target = getattr(target, step)
            found += [
                (_label(group, rule), _value(rule, getattr(target, rule.name)))
                for rule in dataclasses.fields(target)
                if rule.name in names
                and rule.name not in unused
                and (rule.name in ALWAYS or getattr(target, rule.name) != rule.default)
            ]
    return found


def _value(rule: dataclasses.Field[Any], value: Any) -> str:
    if isinstance(value, bool):
        return "On" if value else "Off"
    if isinstance(value, str):
        return forms.words(value) if rule.metadata["choices"] else value
    number = f"{value}" if rule.name == "seed" else f"{value:,}" if value > 9999 else f"{value:g}"
    unit = rule.metadata["unit"]
    return number if unit in label_of(rule).lower() else f"{number} {unit}"


def _label(group: str, rule: dataclasses.Field[Any]) -> str:
    label = label_of(rule)
    return f"Augmentation: {label.lower()}" if group == "Augmentation" else label
