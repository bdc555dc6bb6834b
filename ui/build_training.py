"""All settings of a network for images besides its layers, in groups."""

from __future__ import annotations

import streamlit as st

from core.config import RunConfig, TrainingConfig
from core.training.schedule import learning_rate
from ui import drawing, settings_tabs
from ui.build_kinds import IMAGES

TRAINING = ("training",)
DATA = ("data",)
AUGMENTATION = ("data", "augmentation")
PREPROCESSING = ("data", "preprocessing")

# A test checks that none is left out.
GROUPS: settings_tabs.Groups = {
    "Optimizer": ((TRAINING, ("optimizer", "learning_rate", "batch_size", "epochs")),),
    "Schedule": (
        (TRAINING, ("schedule", "warmup_epochs", "decay_every", "decay_factor")),
        (TRAINING, ("patience", "keep")),
    ),
    "Regularization": ((TRAINING, ("l1", "l2", "max_norm", "label_smoothing")),),
    "Augmentation": ((AUGMENTATION, ("shift", "rotation", "zoom", "shear", "elastic", "flip")),),
    "Data": (
        (DATA, ("limit", "validation_share")),
        (PREPROCESSING, ("padding", "center", "scale")),
    ),
    "Name and seed": (((), ("name", "seed")),),
}
POINTS = 150


def show(config: RunConfig) -> None:
    """One tab a group."""
    below = {"Schedule": lambda: _schedule(config.training)}
    settings_tabs.show(IMAGES, config, GROUPS, idle(config), below)


def _schedule(training: TrainingConfig) -> None:
    """The learning rate over the run, as if an epoch had 100 steps."""
    steps = 100
    epochs = [training.epochs * point / POINTS for point in range(POINTS + 1)]
    rates = [learning_rate(training, round(epoch * steps), steps) for epoch in epochs]
    drawing.schedule("schedule-curve", epochs, rates)
    st.caption("The learning rate over the run: look where it is still high when the run ends.")


def idle(config: RunConfig) -> tuple[str, ...]:
    """Settings that the chosen schedule does not use."""
    if config.training.schedule in ("step", "exponential"):
        return ()
    return ("training.decay_every", "training.decay_factor")
