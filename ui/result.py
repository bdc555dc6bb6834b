"""What the test set said, beside what the network's source reached."""

from __future__ import annotations

from typing import Any
from zipfile import BadZipFile

import numpy as np
import streamlit as st

from core.config import RunConfig
from core.datasets.registry import DATASETS
from core.language_config import LanguageRunConfig
from core.plots import figures
from core.plots.mosaic import to_pixels
from core.presets import PRESETS
from core.runs.run import Run
from ui import pictures, preset_differs, result_language
from ui.result_weights import weights
from ui.wording import count, percent

# Streamlit writes into charts in grey; on coloured cells that is hard to read.
NUMBERS = ".st-key-confusion .scatter text { fill: currentColor !important; }"


def show(run: Run) -> None:
    """What the test data said, when the run has come that far."""
    result, config = run.result(), run.config()
    if not result:
        return
    st.space("small")
    try:
        if isinstance(config, LanguageRunConfig):
            result_language.show(run, result, config)
        else:
            _images(run, result, config)
    except (KeyError, TypeError, ValueError, AttributeError):
        st.markdown("The result file of this run is damaged; train it again to see the result.")


def _images(run: Run, result: dict[str, Any], config: RunConfig) -> None:
    """Accuracy with interval, published figure, confusion matrix and mistakes."""
    st.subheader("Result on the test images", anchor=False)
    _figures(result, weights(run, result, config.training.keep))
    _published(config)
    classes = _classes(config, len(result["confusion"]))
    left, right = st.columns([1, 1], gap="large")
    with left:
        _confusion(result, classes)
    with right:
        _mistakes(run, result, classes)


def _figures(result: dict[str, Any], used: str) -> None:
    low, high = result["test_low"], result["test_high"]
    with st.container(horizontal=True, gap="medium"):
        st.metric("Test accuracy", percent(result["test_accuracy"]), width="content")
        st.metric("95 % interval", f"{percent(low)} – {percent(high)}", width="content")
        st.metric("Test loss (nats)", f"{result['test_loss']:.4f}", width="content")
        st.metric("Test images", count(result["test_images"]), width="content")
    st.caption(
        f"Measured once, after training had ended, with the weights of {used}. "
        "Of 20 test sets of this size, about 19 would give an interval that contains the "
        "network's true accuracy (Wilson 1927)."
    )


def _published(config: RunConfig) -> None:
    preset = PRESETS.get(config.preset)
    if preset is None:
        return
    same = config.data.name == preset.published_data
    other = "" if same else " Another data set than here, so the two figures do not compare."
    st.markdown(
        f"Published for {preset.title}: {preset.published} ([{preset.source}]({preset.url}))."
        f"{other}"
    )
    preset_differs.show(preset, config)


def _classes(config: RunConfig, count_: int) -> tuple[str, ...]:
    info = DATASETS.get(config.data.name)
    named = info.spec.classes if info else ()
    return named if len(named) == count_ else tuple(str(i) for i in range(count_))


def _confusion(result: dict[str, Any], classes: tuple[str, ...]) -> None:
    st.markdown("**Confusion matrix**")
    st.caption(
        "Read along a row: what the images of one class were taken for. The stronger the colour, "
        "the larger their share, on a logarithmic scale from 0.1 %."
    )
    st.html(f"<style>{NUMBERS}</style>")
    figure = figures.confusion(np.array(result["confusion"]), classes)
    st.plotly_chart(figure, key="confusion", config={"displayModeBar": False})


def _mistakes(run: Run, result: dict[str, Any], classes: tuple[str, ...]) -> None:
    st.markdown("**Most confident mistakes**")
    mistakes = result["mistakes"]
    if not mistakes:
        st.caption("None: every test image was classified correctly.")
        return
    st.caption("Where the network was sure and wrong. Would you have known?")
    try:
        with np.load(run.path("mistakes.npz")) as file:
            images = file["images"]
    except (OSError, KeyError, ValueError, BadZipFile):
        st.caption("The pictures of the mistakes are missing from the run folder.")
        return
    tiles = to_pixels(images.astype(np.float32) / 255)
    items = [
        (
            image,
            f"{classes[each['predicted']]}, not {classes[each['true']]}",
            percent(each["probability"], 1),
        )
        for image, each in zip(tiles, mistakes, strict=False)
    ]
    pictures.gallery(items[:20], side=76)
