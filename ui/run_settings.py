"""The settings of a run: the usual ones, and whatever else does not stand at its default."""

from __future__ import annotations

import dataclasses
import html
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.config import AnyConfig
from core.datasets.corpora import corpus
from core.datasets.registry import DATASETS
from core.language_config import LanguageRunConfig
from core.presets import find
from core.schema import ConfigError, label_of
from ui import build_text_settings, build_training, forms, layer_table, settings_tabs

ALWAYS = ("optimizer", "learning_rate", "batch_size", "epochs", "seed")
NETWORK = ("level", "cell", "layers", "units", "embedding", "steps")
STYLE = """
.settings { display: grid; grid-template-columns: minmax(9rem, max-content) 1fr;
  margin: 0; padding: 0; font-size: .875rem; line-height: 1.45; }
.settings :is(dt, dd) { margin: 0; padding: .3rem 0; overflow-wrap: anywhere;
  border-bottom: 1px solid color-mix(in srgb, currentColor 14%, transparent); }
.settings dt { padding-right: 1.25rem; }
"""


@dataclass(frozen=True)
class Listing:
    """What is said first, the groups of settings, those of no effect, and those always named."""

    first: tuple[tuple[str, str], ...]
    groups: settings_tabs.Groups
    idle: Collection[str]
    always: tuple[str, ...]


def show(config: AnyConfig) -> None:
    """Closed at first: it is what one looks up, not what one watches."""
    with st.expander("Settings of this run", icon=":material/tune:"):
        items = "".join(
            f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>"
            for name, value in lines(config)
        )
        st.html(f"<style>{STYLE}</style><dl class='settings'>{items}</dl>")
        st.caption("All other settings stand at their defaults.")


def lines(config: AnyConfig) -> list[tuple[str, str]]:
    """What the table says, as (setting, value)."""
    listing, preset = _listing(config), find(config.preset)
    data, *more = listing.first
    found = [data, *([("Started from", preset.title)] if preset else []), *more]
    for group, parts in listing.groups.items():
        for place, names in parts:
            target = settings_tabs.part(config, place)
            for rule in dataclasses.fields(target):
                dotted, value = ".".join((*place, rule.name)), getattr(target, rule.name)
                named = rule.name in listing.always or value != rule.default
                if rule.name in names and named and dotted not in listing.idle:
                    found.append((_label(group, rule), _value(rule, value)))
    return found


def _listing(config: AnyConfig) -> Listing:
    """The name is left out: it is the heading of the page."""
    if isinstance(config, LanguageRunConfig):
        return Listing(
            (("Text", _text_title(config.data.name)),),
            build_text_settings.GROUPS,
            ("name", *build_text_settings.idle(config)),
            (*ALWAYS, *NETWORK),
        )
    data = config.data.name
    return Listing(
        (
            ("Data set", DATASETS[data].title if data in DATASETS else data),
            ("Layers", " → ".join(map(layer_table.words, config.model.layers))),
        ),
        build_training.GROUPS,
        ("name", *build_training.idle(config)),
        ALWAYS,
    )


def _text_title(name: str) -> str:
    try:
        return corpus(name).title
    except ConfigError:  # a text of one's own that has been removed
        return name


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
