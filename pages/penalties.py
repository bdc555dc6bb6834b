"""Four ways against overfitting, each as an experiment with its numbers."""

import streamlit as st

from ui import (
    page_table,
    penalties_dropout,
    penalties_norm,
    penalties_stopping,
    penalties_weights,
    shell,
)
from ui.controls import Controls

TOPICS = {
    "weights": ("L1 and L2", penalties_weights.show),
    "norm": ("Max-norm", penalties_norm.show),
    "dropout": ("Dropout", penalties_dropout.show),
    "stopping": ("Early stopping", penalties_stopping.show),
}
LAB = "pages/regularization.py"

shell.header("Regularization", "What keeps a network from learning its training images by heart.")
controls = Controls()
names = {key: name for key, (name, _) in TOPICS.items()}
topic = controls.choice("topic", "Way", names, switch=True, label_visibility="collapsed")
TOPICS[topic][1](controls)
with st.container(horizontal=True):
    if page_table.listed(LAB):
        label = "Measure it: the regularization lab"
        if st.button(label, key="to-lab", icon=":material/science:", type="primary"):
            st.switch_page(LAB)
    controls.share()
