"""All settings besides the layers, in groups."""

from __future__ import annotations

import streamlit as st

from core.config import RunConfig, TrainingConfig
from core.training.schedule import learning_rate
from ui import build_state, drawing, forms

TRAINING = ("training",)
DATA = ("data",)
AUGMENTATION = ("data", "augmentation")
PREPROCESSING = ("data", "preprocessing")

# Group, then its settings as (where they are, names). A test checks that none is left out.
GROUPS: dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = {
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
    for tab, (group, parts) in zip(st.tabs(list(GROUPS)), GROUPS.items(), strict=True):
        with tab:
            with st.grid("auto", min_column_width=190, vertical_alignment="bottom"):
                for place, names in parts:
                    _fields(config, place, names)
            if group == "Schedule":
                _schedule(config.training)


def _fields(config: RunConfig, place: tuple[str, ...], names: tuple[str, ...]) -> None:
    target = config
    for step in place:
        target = getattr(target, step)
    for name in names:
        path = (*place, name)
        key = build_state.key(".".join(path))
        disabled = name in idle(config.training)
        forms.field(target, name, key, build_state.edit, path, key, disabled=disabled)


def _schedule(training: TrainingConfig) -> None:
    """The learning rate over the run, as if an epoch had 100 steps."""
    steps = 100
    epochs = [training.epochs * point / POINTS for point in range(POINTS + 1)]
    rates = [learning_rate(training, round(epoch * steps), steps) for epoch in epochs]
    drawing.schedule("schedule-curve", epochs, rates)
    st.caption("The learning rate over the run: look where it is still high when the run ends.")


def idle(training: TrainingConfig) -> tuple[str, ...]:
    """Settings that the chosen schedule does not use."""
    return () if training.schedule in ("step", "exponential") else ("decay_every", "decay_factor")
