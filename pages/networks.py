"""A gallery of published networks: drawing, source, figure, and a way to start from each."""

import streamlit as st

from core.models.describe import describe_run
from core.presets import PRESETS
from ui import drawing, shell
from ui.wording import count

shell.header(
    "Networks",
    "Published networks as starting points. Compare how soon their maps shrink and where their "
    "parameters are.",
)
st.caption(drawing.CAPTION)

for preset in PRESETS.values():
    description = describe_run(preset.config)
    st.subheader(preset.title, anchor=preset.name)
    st.markdown(preset.about)
    data = preset.config.data
    key = f"drawing-{preset.name}"
    drawing.network(key, description.rows, data.name, data.preprocessing.padding)
    st.markdown(
        f"**{count(description.parameters)}** parameters\u2003"
        f"**{count(description.multiply_adds)}** multiply-adds per image\u2003"
        f"Published: **{preset.published}**"
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = st.button(
            "Start from this", key=f"start-{preset.name}", icon=":material/construction:"
        )
        with st.popover("Source and differences", type="tertiary", key=f"source-{preset.name}"):
            st.caption(f"Source: [{preset.source}]({preset.url}).")
            st.caption(f"Different here: {preset.differs}")
    if chosen:
        st.switch_page("pages/build.py", query_params={"preset": preset.name})
    st.space("small")
