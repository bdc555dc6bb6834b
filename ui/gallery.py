"""Published networks: each with drawing, figures, source and a way to start from it."""

from __future__ import annotations

import streamlit as st

from core.models.describe import describe_run
from core.models.describe_language import describe_language
from core.presets import LanguagePreset, Preset
from ui import build_text_counts, drawing
from ui.build_kinds import of
from ui.wording import count


def images(preset: Preset) -> None:
    """A network for images, drawn to scale."""
    description = describe_run(preset.config)
    st.subheader(preset.title, anchor=preset.name)
    st.markdown(preset.about)
    data = preset.config.data
    key = f"drawing-{preset.name}"
    drawing.network(key, description.rows, data.name, data.preprocessing.padding)
    _figures(
        f"**{count(description.parameters)}** parameters",
        f"**{count(description.multiply_adds)}** multiply-adds per image",
        f"Published: **{preset.published}**",
    )
    _ways_on(preset)


def language(preset: LanguagePreset) -> None:
    """A language model, unrolled over a few steps."""
    counts = build_text_counts.known(preset.config)
    size = counts.vocabulary if counts.exact else 0
    made = describe_language(preset.config, size)
    st.subheader(preset.title, anchor=preset.name)
    st.markdown(preset.about)
    key = f"drawing-{preset.name}"
    drawing.unrolled(key, made.rows, made.steps, preset.config.data.level)
    _figures(
        f"{'' if counts.exact else 'At most '}**{count(made.parameters)}** parameters",
        f"**{count(made.multiply_adds)}** multiply-adds per token",
        f"Published: **{preset.published}**",
    )
    _ways_on(preset)


def _figures(*facts: str) -> None:
    st.markdown("\u2003".join(facts))


def _ways_on(preset: Preset | LanguagePreset) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = st.button(
            "Start from this", key=f"start-{preset.name}", icon=":material/construction:"
        )
        with st.popover("Source and differences", type="tertiary", key=f"source-{preset.name}"):
            st.caption(f"Source: [{preset.source}]({preset.url}).")
            if preset.differs:
                st.caption(f"Different here: {preset.differs}")
    if chosen:
        st.switch_page(of(preset.config).page, query_params={"preset": preset.name})
    st.space("small")
