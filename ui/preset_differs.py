"""What a published network does otherwise here than in its source."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.config import AnyConfig
from core.presets.images import Preset
from core.presets.language import LanguagePreset


def show(preset: Preset | LanguagePreset, config: AnyConfig) -> None:
    """A caption; a run whose settings were changed since need not do all that it says."""
    if not preset.differs:
        return
    changed = unlike(preset, config)
    head = f"What differs in the preset {preset.title}" if changed else "What differs here"
    st.caption(f"{head}: {preset.differs}{' This run changes some of it again.' * changed}")


def unlike(preset: Preset | LanguagePreset, config: AnyConfig) -> bool:
    """Whether network or training are others than the preset's; data, seed and name may differ."""
    same = replace(config, name="", seed=preset.config.seed, data=preset.config.data)  # type: ignore[arg-type]
    return same != replace(preset.config, name="")
