"""The first trainings: a preset for images and one for text, neither of which needs a download."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from core.plots.mosaic import to_pixels
from core.presets import LANGUAGE_PRESETS, PRESETS
from ui import build_bar, data_view, jobs, pictures

PRESET = "lenet5"
LANGUAGE_PRESET = "docs-words"
DATA = "digits"
# The preset's batches are made for the 60,000 images of MNIST; 1,300 want smaller ones.
BATCH_SIZE = 32


def start() -> None:
    """Queue the run and go to its page; the same run is not queued twice."""
    preset = PRESETS[PRESET].config
    training = replace(preset.training, batch_size=BATCH_SIZE)
    build_bar.start(replace(preset, training=training))


def start_language() -> None:
    """The same for a language model."""
    build_bar.start(LANGUAGE_PRESETS[LANGUAGE_PRESET].config)


def sample_picture() -> None:
    """A few of the images that the first training learns from."""
    view = jobs.ready(("data", DATA), data_view.view, DATA, waiting="Reading the images")
    if view is None:
        return
    each = len(view.samples) // len(view.spec.classes)
    tiles = np.concatenate([view.samples[k::each] for k in range(6)])
    pictures.grid(
        to_pixels(tiles), 10, "Sixty scans of handwritten digits, one class a column", width=520
    )
    st.caption("Real scans, 28 × 28 pixels: what the network sees, one class in each column.")
