"""Published networks as data: settings, source and the figure to compare with."""

from __future__ import annotations

from core.presets.images import PRESETS, Preset
from core.presets.language import LANGUAGE_PRESETS, LanguagePreset

__all__ = ["LANGUAGE_PRESETS", "PRESETS", "LanguagePreset", "Preset", "find"]


def find(name: str) -> Preset | LanguagePreset | None:
    """The preset of this name, for images or for text; None when there is none."""
    return PRESETS.get(name) or LANGUAGE_PRESETS.get(name)
