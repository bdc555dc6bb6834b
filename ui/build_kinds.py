"""The two configurations a session can have under edit: for images and for text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.config import RunConfig
from core.datasets import own_texts
from core.datasets.corpora import corpus
from core.datasets.registry import spec
from core.language_config import LanguageRunConfig
from core.presets import LANGUAGE_PRESETS, PRESETS
from core.schema import to_link
from ui.build_state import Editor


def settled(config: LanguageRunConfig) -> LanguageRunConfig:
    """What other settings decide: tied embeddings are as wide as the hidden state, and a corpus
    may not offer the chosen kind of token."""
    if config.model.tied:
        config = replace(config, model=replace(config.model, embedding=config.model.units))
    levels = corpus(config.data.name).levels
    if config.data.level not in levels:
        config = replace(config, data=replace(config.data, level=levels[0]))
    return config


def own(name: str) -> bool:
    """Whether a text was brought by its user, so that no preset should put another in its place."""
    return name.startswith(own_texts.PREFIX)


IMAGES = Editor("build", "", RunConfig, PRESETS, "lenet5", "pages/build.py", spec)
TEXT = Editor(
    "text",
    "text.",
    LanguageRunConfig,
    LANGUAGE_PRESETS,
    "docs-words",
    "pages/build_text.py",
    corpus,
    settled,
    own,
)


def link(config: RunConfig | LanguageRunConfig, label: str) -> None:
    """A link that opens the configuration where it is built."""
    st.page_link(
        of(config).page,
        label=label,
        icon=":material/construction:",
        query_params={"config": to_link(config)},
    )


def of(config: RunConfig | LanguageRunConfig) -> Editor[Any]:
    """The editor of this kind of configuration."""
    return TEXT if isinstance(config, LanguageRunConfig) else IMAGES
