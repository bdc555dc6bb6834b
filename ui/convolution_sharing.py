"""Weight sharing: the parameters of this layer against a fully connected one."""

from __future__ import annotations

import streamlit as st

from core.concepts.convolution import dense_parameters, shared_parameters
from core.concepts.window import DoesNotFit
from ui.controls import Controls
from ui.convolution_setup import Setup


def show(controls: Controls, setup: Setup) -> None:
    """Both counts for the sizes above; nothing where the window does not fit."""
    side, _, channels = setup.image.shape
    try:
        places = setup.window.places(side)
    except DoesNotFit:
        return
    st.subheader("One kernel for all places", anchor=False)
    maps = controls.slider("maps", "Feature maps, each with a kernel of its own", 1, 64, 1)
    inputs, outputs = side * side * channels, places * places * maps
    shared = shared_parameters(setup.window.size, channels, maps)
    dense = dense_parameters(inputs, outputs)
    size = setup.window.size
    cells = st.columns(3)
    cells[0].metric("This convolution", f"{shared:,}", help="(k · k · c + 1) · m parameters")
    cells[1].metric("Fully connected", f"{dense:,}", help="(inputs + 1) · outputs parameters")
    cells[2].metric("Ratio", f"{dense / shared:,.0f} times as many")
    st.caption(
        f"Convolution: ({size} · {size} · {channels} weights + 1 bias) · {maps} "
        f"{'map' if maps == 1 else 'maps'}, used at {places * places:,} places each. "
        f"Fully connected, from {inputs:,} inputs to {outputs:,} outputs: "
        f"({inputs:,} + 1) · {outputs:,}."
    )
