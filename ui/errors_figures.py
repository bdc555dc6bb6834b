"""How often a network is right: in all, by class, and measured by how sure it says it is."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.explain.error_answers import Errors
from core.plots.calibration import reliability
from core.plots.class_accuracy import class_accuracy
from ui.wording import count, percent

NO_BAR = {"displayModeBar": False}


def totals(errors: Errors) -> None:
    """The figures that sum the page up."""
    right = errors.labels == errors.predicted
    with st.container(horizontal=True, gap="medium"):
        st.metric("Test accuracy", percent(float(right.mean())), width="content")
        st.metric("Errors", count(int((~right).sum())), width="content")
        st.metric("Test images", count(len(right)), width="content")
        st.metric("Expected calibration error", percent(errors.calibration.error), width="content")


def calibration(errors: Errors) -> None:
    """Reliability diagram with the number of images in each bin."""
    st.subheader("Is it as right as it is sure?", anchor=False)
    found = errors.calibration
    figure = reliability(found.edges, found.counts, found.confidence, found.accuracy)
    st.plotly_chart(figure, key="calibration", config=NO_BAR)
    st.caption(
        "The test images in ten bins of confidence. On the dashed line a network is as often right "
        "as it says; below it, it is too sure. The expected calibration error is the mean distance "
        "from the line, weighted by images (Guo et al. 2017)."
    )


def by_class(errors: Errors) -> None:
    """Accuracy per class with its 95 % interval."""
    st.subheader("Accuracy by class", anchor=False)
    scores = errors.scores
    figure = class_accuracy(
        [each.name for each in scores],
        np.array([each.accuracy for each in scores]),
        np.array([each.low for each in scores]),
        np.array([each.high for each in scores]),
        np.array([each.images for each in scores]),
    )
    st.plotly_chart(figure, key="by-class", config=NO_BAR)
    st.caption(
        "With 95 % intervals (Wilson 1927): classes whose intervals overlap widely may differ by "
        "chance alone."
    )
