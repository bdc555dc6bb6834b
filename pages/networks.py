"""A gallery of published networks: drawing, source, figure, and a way to start from each."""

import streamlit as st

from core.presets import LANGUAGE_PRESETS, PRESETS
from ui import drawing, gallery, shell

shell.header(
    "Networks",
    "Published networks as starting points. Compare where their parameters are, and what each "
    "layer makes.",
)
kind = st.segmented_control(
    "For",
    ["Images", "Text"],
    default="Images",
    key="for",
    required=True,
    label_visibility="collapsed",
    bind="query-params",
)
if kind == "Text":
    st.caption(drawing.UNROLLED_CAPTION)
    for preset in LANGUAGE_PRESETS.values():
        gallery.language(preset)
else:
    st.caption(drawing.CAPTION)
    for preset in PRESETS.values():
        gallery.images(preset)
